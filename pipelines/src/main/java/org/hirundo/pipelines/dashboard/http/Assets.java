package org.hirundo.pipelines.dashboard.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * The page's own parts and its libraries: exactly those that a list in the jar names, a line each
 * ({@code PATH RESOURCE TYPE}). A path under {@code /lib/} names its version and never changes; the
 * others are asked for again each time, and sent when they have changed. Immutable.
 */
public final class Assets {
  private static final String FOR_EVER = "public, max-age=31536000, immutable";
  private final Map<String, Answer> answers;

  private Assets(Map<String, Answer> answers) {
    this.answers = answers;
  }

  /**
   * @param list a resource's absolute name
   * @throws IOException if the list names what is not there
   */
  public static Assets read(String list) throws IOException {
    Map<String, Answer> answers = new HashMap<>();
    int number = 0;
    for (String line : new String(resource(list), StandardCharsets.UTF_8).split("\n")) {
      number++;
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String[] parts = line.strip().split("\\s+", 3);
      if (parts.length < 3 || !parts[0].startsWith("/")) {
        throw new IOException(
            list + " line " + number + ": give a path, a resource and a content type: " + line);
      }
      byte[] body = resource(parts[1]);
      String cache = parts[0].startsWith("/lib/") ? FOR_EVER : "no-cache";
      answers.put(parts[0], new Answer(200, parts[2], body, tag(body), cache));
    }
    return new Assets(Map.copyOf(answers));
  }

  /** What stands at that path, or null. */
  Answer at(String path) {
    return answers.get(path);
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = Assets.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException(
            "the jar holds no resource " + name + ", which the dashboard needs: build it again");
      }
      return in.readAllBytes();
    }
  }

  private static String tag(byte[] body) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
      return '"' + HexFormat.of().formatHex(digest, 0, 12) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }
}
