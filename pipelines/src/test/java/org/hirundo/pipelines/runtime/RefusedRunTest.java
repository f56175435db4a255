package org.hirundo.pipelines.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hirundo.pipelines.command.Hirundo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefusedRunTest {
  @TempDir Path folder;

  @Test
  void aStateThatCannotBeReadEndsTheRunBeforeABrokerIsStarted() throws Exception {
    Site site = Site.in(folder, 1);
    Path saved = Files.createDirectories(folder.resolve("state/mix/savepoints/savepoint-1"));
    Files.writeString(saved.resolve("_metadata"), "damaged");

    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(said, true, StandardCharsets.UTF_8);
    String[] arguments = {"run", "--config", site.file().toString(), "--bounded"};
    int status = Hirundo.run(arguments, InputStream.nullInputStream(), stream, stream);

    assertThat(status).isEqualTo(1);
    assertThat(said.toString(StandardCharsets.UTF_8))
        .contains(saved.resolve("_metadata") + " cannot be read (")
        .contains("begin anew with another state folder and kafka.prefix");
    assertThat(folder.resolve("state/kafka")).doesNotExist();
    assertThat(folder.resolve("state/curate/checkpoints")).doesNotExist();
  }
}
