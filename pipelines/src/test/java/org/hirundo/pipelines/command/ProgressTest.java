package org.hirundo.pipelines.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Console console =
      new Console(
          InputStream.nullInputStream(),
          new PrintStream(out, true, StandardCharsets.UTF_8),
          new PrintStream(err, true, StandardCharsets.UTF_8));
  private final AtomicLong clock = new AtomicLong();

  private void pass(double seconds) {
    clock.addAndGet((long) (seconds * TimeUnit.SECONDS.toNanos(1)));
  }

  private String told() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void whatTakesLessThanTwoSecondsShowsNothing() {
    try (Progress progress = Progress.ticked(console, "texts", -1, clock::get)) {
      progress.at(1000);
      pass(1.99);
      progress.tick();
    }
    assertThat(told()).isEmpty();
  }

  @Test
  void whatTakesLongerShowsCountRateAndTimeLeftInOneLine() {
    try (Progress progress = Progress.ticked(console, "sequences", 4000, clock::get)) {
      progress.at(1000);
      pass(2);
      progress.tick();
      assertThat(told()).isEqualTo("\r1,000 of 4,000 sequences, 500 a second, 6 s left");
      progress.at(4000);
      pass(6);
    }
    assertThat(told().split("\r")[2])
        .startsWith("4,000 of 4,000 sequences, 500 a second, 0 s left");
    assertThat(told()).endsWith("\n").containsOnlyOnce("\n");
  }

  @Test
  void whatCantBeCountedShowsHowLongItHasTaken() {
    try (Progress progress = Progress.ticked(console, "training", 0, clock::get)) {
      pass(75);
      progress.tick();
    }
    assertThat(told()).startsWith("\rtraining, 0:01:15");
  }

  @Test
  void resultsAndReportsStandAboveTheLine() {
    try (Progress progress = Progress.ticked(console, "texts", -1, clock::get)) {
      progress.at(10);
      pass(2);
      progress.tick();
      int length = told().length() - 1;
      progress.console().out().println("{}");
      progress.console().tell("a.jsonl:3: not JSON");
      assertThat(told()).endsWith("\r" + " ".repeat(length) + "\rhirundo: a.jsonl:3: not JSON\n");
    }
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("{}\n");
  }

  @Test
  void withoutATerminalNothingIsAddedToEitherStream() {
    try (Progress progress = Progress.counting(console, "texts")) {
      progress.step();
      progress.console().out().println("{}");
    }
    assertThat(told()).isEmpty();
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("{}\n");
  }
}
