package org.hirundo.pipelines.command;

import java.io.PrintStream;
import java.util.Locale;
import org.hirundo.pipelines.dedup.DedupProgress;

/** The progress of a deduplication. */
final class DedupLine {
  private final StatusLine line;
  private final long start = System.nanoTime();

  DedupLine(StatusLine line) {
    this.line = line;
  }

  void show(DedupProgress now) {
    line.show(now.stage().name(), text(now, (System.nanoTime() - start) / 1e9));
  }

  static String text(DedupProgress now, double seconds) {
    String what =
        switch (now.stage()) {
          case READING -> "reading file " + now.file() + " of " + now.files();
          case COMPARING -> "comparing";
          case STORING -> "storing";
        };
    String steps =
        now.stage() == DedupProgress.Stage.COMPARING && now.steps() > 0
            ? ", step " + Math.min(now.step() + 1, now.steps()) + " of " + now.steps()
            : "";
    return String.format(
        Locale.ROOT,
        "%s%s: %,d documents, %,.0f a second",
        what,
        steps,
        now.documents(),
        now.documents() / Math.max(seconds, 1e-3));
  }

  PrintStream reports() {
    return line.reports();
  }

  void finish() {
    line.finish();
  }
}
