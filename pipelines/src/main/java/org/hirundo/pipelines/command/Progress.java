package org.hirundo.pipelines.command;

import java.util.Locale;

/**
 * Counts on standard error, on a terminal and for what takes more than two seconds. Confined to one
 * thread.
 */
final class Progress {
  private static final long SILENT_NANOS = 2_000_000_000L;
  private static final long STEP_NANOS = 500_000_000L;

  private final Console console;
  private final String unit;
  private final boolean shown;
  private final long start = System.nanoTime();
  private long next = start + SILENT_NANOS;
  private boolean told;
  private long count;

  /**
   * @param unit what is counted, in the plural
   */
  Progress(Console console, String unit) {
    this.console = console;
    this.unit = unit;
    this.shown = "terminal".equals(System.getProperty("hirundo.progress"));
  }

  void step() {
    count++;
    if (shown && (count & 15) == 0 && System.nanoTime() - next > 0) {
      tell();
    }
  }

  private void tell() {
    long now = System.nanoTime();
    double seconds = (now - start) / 1e9;
    console
        .err()
        .print(
            String.format(Locale.ROOT, "\r%,d %s, %,.0f a second ", count, unit, count / seconds));
    console.err().flush();
    told = true;
    next = now + STEP_NANOS;
  }

  /** Leaves the line. */
  void finish() {
    if (told) {
      tell();
      console.err().println();
    }
  }
}
