package org.hirundo.pipelines.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hirundo.pipelines.runtime.Observation;
import org.hirundo.pipelines.runtime.Restart;
import org.junit.jupiter.api.Test;

class RunProgressTest {
  private static final Instant MORNING =
      LocalDateTime.of(2026, 5, 4, 9, 8, 7).atZone(ZoneId.systemDefault()).toInstant();

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
  private final RunProgress progress =
      new RunProgress(new Console(InputStream.nullInputStream(), stream, stream), Map.of());

  private List<String> told() {
    return err.toString(StandardCharsets.UTF_8)
        .lines()
        .map(line -> line.replaceFirst("^ *\\d+ s +", ""))
        .toList();
  }

  private static Observation silentSince(Optional<Instant> since) {
    return new Observation(
        Map.of(), Map.of(), Optional.empty(), 0, 0, List.of(), Optional.empty(), 0, since);
  }

  @Test
  void aBrokerThatIsAwayIsToldOnce() {
    progress.accept(silentSince(Optional.empty()));
    progress.accept(silentSince(Optional.of(MORNING)));
    progress.accept(silentSince(Optional.of(MORNING)));
    progress.accept(silentSince(Optional.empty()));
    progress.accept(silentSince(Optional.empty()));
    assertThat(told())
        .hasSize(2)
        .first()
        .asString()
        .matches("kafka +does not answer since 09:08:07; all waits for it");
    assertThat(told().get(1)).matches("kafka +answers again");
  }

  @Test
  void eachRestartIsToldWithItsReasonAndCount() {
    progress.restarted(new Restart("mix", "it is full", 1, "0 MB are left"));
    progress.restarted(new Restart("mix", "it is full", 2, "0 MB are left"));
    progress.restarted(new Restart("mix", "it is full", 11, "0 MB are left"));
    assertThat(told())
        .extracting(line -> line.replaceAll(" +", " "))
        .containsExactly(
            "mix restarts: it is full; 0 MB are left",
            "mix restarts, the 2nd time in a row: it is full; 0 MB are left",
            "mix restarts, the 11th time in a row: it is full; 0 MB are left");
  }
}
