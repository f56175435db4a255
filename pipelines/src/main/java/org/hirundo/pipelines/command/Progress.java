package org.hirundo.pipelines.command;

import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Tells on a terminal how far a verb is, once it has taken two seconds, and twice a second from
 * then on, also while nothing is counted; elsewhere it is silent. Counts come from one thread.
 */
final class Progress implements AutoCloseable {
  static final long SILENT_NANOS = 2_000_000_000L;
  private static final long STEP_MILLIS = 500;
  private static final long UNKNOWN = -1;

  private final Console console;
  private final StatusLine line;
  private final String what;
  private final long total;
  private final LongSupplier clock;
  private final long start;
  private final ScheduledExecutorService timer; // null: nothing is shown by itself
  private volatile long count;
  private boolean told;

  private Progress(
      Console console,
      StatusLine line,
      String what,
      long total,
      LongSupplier clock,
      ScheduledExecutorService timer) {
    this.console = console;
    this.line = line;
    this.what = what;
    this.total = total;
    this.clock = clock;
    this.start = clock.getAsLong();
    this.timer = timer;
  }

  /**
   * @param unit what is counted, in the plural
   */
  static Progress counting(Console console, String unit) {
    return counting(console, unit, UNKNOWN);
  }

  /**
   * @param total how many there are; negative: not known
   */
  static Progress counting(Console console, String unit, long total) {
    if (!StatusLine.onTerminal()) {
      return new Progress(console, null, unit, total, System::nanoTime, null);
    }
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "progress");
              thread.setDaemon(true);
              return thread;
            });
    Progress progress =
        new Progress(console, new StatusLine(console), unit, total, System::nanoTime, timer);
    timer.scheduleAtFixedRate(progress::tick, STEP_MILLIS, STEP_MILLIS, TimeUnit.MILLISECONDS);
    return progress;
  }

  /** Of what has no parts to count: tells for how long it has been done. */
  static Progress doing(Console console, String what) {
    return counting(console, what, 0);
  }

  /** One that a test ticks, on a terminal. */
  static Progress ticked(Console console, String unit, long total, LongSupplier nanos) {
    return new Progress(console, new StatusLine(console, true), unit, total, nanos, null);
  }

  void step() {
    at(count + 1);
  }

  /** So many are done. */
  void at(long done) {
    count = done;
  }

  /** What is written here stands above the line. */
  Console console() {
    return line == null ? console : line.console();
  }

  /** Shows the line when it is time. */
  synchronized void tick() {
    long nanos = clock.getAsLong() - start;
    if (line != null && nanos >= SILENT_NANOS) {
      line.show(what, text(nanos / 1e9));
      told = true;
    }
  }

  private String text(double seconds) {
    if (total == 0) {
      return what + ", " + time(seconds);
    }
    long done = count;
    double rate = done / seconds;
    String counted = String.format(Locale.ROOT, "%,d", done);
    if (total > 0) {
      counted += String.format(Locale.ROOT, " of %,d", total);
    }
    String text = String.format(Locale.ROOT, "%s %s, %,.0f a second", counted, what, rate);
    return total > 0 && done > 0 && done <= total
        ? text + ", " + time((total - done) / rate) + " left"
        : text;
  }

  private static String time(double seconds) {
    long whole = Math.round(seconds);
    return whole < 60
        ? whole + " s"
        : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
  }

  /** Leaves the line. */
  @Override
  public void close() {
    if (timer != null) {
      timer.shutdownNow();
    }
    synchronized (this) {
      if (told) {
        tick();
        line.finish();
        told = false;
      }
    }
  }
}
