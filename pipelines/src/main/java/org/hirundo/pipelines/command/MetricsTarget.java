package org.hirundo.pipelines.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a Prometheus on this machine about a run: a file of its {@code file_sd_configs}, which is
 * there as long as the run should be. One that was left by a run that died keeps the alarm on,
 * until a run takes its port or somebody deletes it.
 */
final class MetricsTarget {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Logger LOG = LoggerFactory.getLogger(MetricsTarget.class);

  private final Path file;

  private MetricsTarget(Path file) {
    this.file = file;
  }

  /**
   * @param folder that the Prometheus watches
   */
  static MetricsTarget write(Path folder, URI metrics) throws IOException {
    Files.createDirectories(folder);
    Path file = folder.resolve("run-" + metrics.getPort() + ".json");
    Path begun = folder.resolve("run-" + metrics.getPort() + ".part");
    JSON.writeValue(begun.toFile(), List.of(Map.of("targets", List.of(metrics.getAuthority()))));
    Files.move(begun, file, StandardCopyOption.REPLACE_EXISTING);
    return new MetricsTarget(file);
  }

  /** The run ends as it should. */
  void delete() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("{} cannot be deleted: a Prometheus will go on looking for this run", file, e);
    }
  }
}
