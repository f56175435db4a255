package org.hirundo.pipelines.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.spi.LoggerContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BriefLogsTest {
  @TempDir Path folder;

  @Test
  void warningsAndErrorsAreAppendedToAFileThatTheFirstOfThemOpens() throws Exception {
    Path file = folder.resolve("out").resolve("hirundo.log");
    LoggerContext context =
        new BriefLogs(file).getLoggerContextFactory().getContext("", null, null, false);
    Logger logger = context.getLogger("org.hirundo.Some");
    logger.info("of no interest");
    context.getLogger("org.apache.hadoop.Other").warn("nor this");
    assertThat(file).doesNotExist();
    logger.warn("file {} of {}", 1, 2);
    assertThat(context.getLogger("org.hirundo.Some")).isSameAs(logger);
    new BriefLogs(file)
        .getLoggerContextFactory()
        .getContext("", null, null, false)
        .getLogger("org.hirundo.Some")
        .error("it failed", new IllegalStateException("because"));
    List<String> lines = Files.readAllLines(file);
    assertThat(lines.get(0)).matches("[-0-9]+T[:.0-9]+ WARN org.hirundo.Some file 1 of 2 *");
    assertThat(lines.get(1)).matches("[-0-9]+T[:.0-9]+ ERROR org.hirundo.Some it failed *");
    assertThat(lines.get(2)).contains("IllegalStateException: because");
    assertThat(lines.get(3)).matches(".*at org.hirundo.*BriefLogsTest.*");
  }
}
