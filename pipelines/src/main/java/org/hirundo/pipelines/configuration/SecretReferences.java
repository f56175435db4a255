package org.hirundo.pipelines.configuration;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.provider.DirectoryConfigProvider;
import org.apache.kafka.common.config.provider.EnvVarConfigProvider;
import org.apache.kafka.common.config.provider.FileConfigProvider;

/**
 * Secrets that Kafka's settings name instead of holding them: {@code ${env:NAME}}, {@code
 * ${file:PROPERTIES-FILE:KEY}} and {@code ${dir:FOLDER:FILE}}.
 *
 * <p>Each client looks them up when it is made, in the process in which it is made (Kafka's config
 * providers, KIP-297, KIP-421). So job graphs, checkpoints and logs hold the reference alone.
 */
final class SecretReferences {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}:]*):([^}]*)\\}");
  private static final String PROVIDERS = "config.providers";
  private static final Map<String, Class<?>> KNOWN =
      Map.of(
          "env", EnvVarConfigProvider.class,
          "file", FileConfigProvider.class,
          "dir", DirectoryConfigProvider.class);

  private SecretReferences() {}

  /** Lets clients of these settings look references up. */
  static void enable(Properties connection) {
    boolean any =
        connection.values().stream().anyMatch(value -> REFERENCE.matcher("" + value).find());
    if (any && connection.getProperty(PROVIDERS) == null) {
      connection.setProperty(PROVIDERS, String.join(",", KNOWN.keySet()));
      KNOWN.forEach(
          (name, type) ->
              connection.setProperty(PROVIDERS + "." + name + ".class", type.getName()));
    }
  }

  /**
   * Names the references that lead nowhere in this process as faults; never tells a value.
   *
   * @param settings where each setting stands
   */
  static void check(Map<String, String> texts, Map<String, Value> settings) {
    if (texts.containsKey(PROVIDERS)) {
      return;
    }
    texts.forEach(
        (key, text) -> {
          Matcher reference = REFERENCE.matcher(text);
          while (reference.find()) {
            String provider = reference.group(1);
            String named = reference.group();
            lacking(provider, reference.group(2))
                .ifPresent(
                    reason ->
                        settings
                            .get(key)
                            .fault("names " + named + ", " + reason, remedy(provider)));
          }
        });
  }

  private static String remedy(String provider) {
    return KNOWN.containsKey(provider)
        ? "it has to be there for this process and for each TaskManager"
        : "write ${env:NAME}, ${file:PROPERTIES-FILE:KEY} or ${dir:FOLDER:FILE}, or set config.providers";
  }

  private static Optional<String> lacking(String provider, String what) {
    if (!KNOWN.containsKey(provider)) {
      return Optional.of("of a kind that is not known");
    }
    if (provider.equals("env")) {
      return System.getenv(what) == null
          ? Optional.of("an environment variable that is not set")
          : Optional.empty();
    }
    int colon = what.lastIndexOf(':');
    if (colon < 1) {
      return Optional.of("where a colon and a name are missing after the path");
    }
    Path path = Path.of(what.substring(0, colon));
    Path file = provider.equals("dir") ? path.resolve(what.substring(colon + 1)) : path;
    return Files.isReadable(file)
        ? Optional.empty()
        : Optional.of("a file that is not there or not to be read");
  }
}
