package org.hirundo.pipelines.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsTargetTest {
  @TempDir Path folder;

  @Test
  void aTargetIsThereUntilItIsDeleted() throws Exception {
    URI page = URI.create("http://127.0.0.1:9250/metrics");
    MetricsTarget target = MetricsTarget.write(folder.resolve("new"), page);
    Path file = folder.resolve("new/run-9250.json");
    assertThat(file).hasContent("[{\"targets\":[\"127.0.0.1:9250\"]}]");
    assertThat(file.getParent()).isDirectoryContaining("glob:**/run-9250.json");
    MetricsTarget.write(folder.resolve("new"), page); // after a run that died
    target.delete();
    target.delete();
    assertThat(file.getParent()).isEmptyDirectory();
  }
}
