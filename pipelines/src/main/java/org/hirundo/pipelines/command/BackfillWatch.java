package org.hirundo.pipelines.command;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.hirundo.pipelines.runtime.BackfillRun;

/**
 * A back-fill on the terminal, and for a Prometheus. Where it fails or is stopped, the file for the
 * Prometheus stays: it has to be begun anew then.
 */
final class BackfillWatch implements BackfillRun.Listener, AutoCloseable {
  private final Console console;
  private final Path targets;
  private final StatusLine line;
  private MetricsTarget target; // null: no metrics are served

  BackfillWatch(Console console, Path targets) {
    this.console = console;
    this.targets = targets;
    line = new StatusLine(console);
  }

  @Override
  public void metrics(URI page) throws IOException {
    target = MetricsTarget.write(targets, page);
    console.out().println("Metrics    " + page);
    console.out().flush();
  }

  @Override
  public void progress(BackfillRun.Progress now) {
    line.show(
        now.running(),
        "step "
            + Math.min(now.step() + 1, now.steps())
            + " of "
            + now.steps()
            + ": "
            + now.running());
  }

  /** All is committed. */
  void ended() {
    if (target != null) {
      target.delete();
    }
  }

  @Override
  public void close() {
    line.finish();
  }
}
