package org.hirundo.pipelines.command;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * What is being done: on a terminal one line that changes, elsewhere a line when something else
 * begins and now and then. Reports may come from any thread, the rest from one.
 */
final class StatusLine {
  private static final long SPARSE_NANOS = 30_000_000_000L;

  private final Console console;
  private final boolean terminal;
  private String shown = ""; // what stands in the terminal's last line
  private String stage = "";
  private long told;

  StatusLine(Console console) {
    this(console, "terminal".equals(System.getProperty("hirundo.progress")));
  }

  StatusLine(Console console, boolean terminal) {
    this.console = console;
    this.terminal = terminal;
  }

  /**
   * @param now what is being done
   * @param line says that and how far it is
   */
  void show(String now, String line) {
    if (terminal) {
      replace(line);
    } else if (!now.equals(stage) || System.nanoTime() - told >= SPARSE_NANOS) {
      console.tell(line);
      told = System.nanoTime();
    }
    stage = now;
  }

  private synchronized void replace(String line) {
    String blanks = " ".repeat(Math.max(0, shown.length() - line.length()));
    console.err().print("\r" + line + blanks);
    console.err().flush();
    shown = line;
  }

  /** For lines that are to stay: they do not mix with the one that changes. */
  PrintStream reports() {
    return terminal ? new PrintStream(new Above(), true, StandardCharsets.UTF_8) : console.err();
  }

  /** Leaves the terminal's line. */
  synchronized void finish() {
    if (!shown.isEmpty()) {
      console.err().println();
      shown = "";
    }
  }

  /** Blanks the line that changes before anything is written; it comes back when it changes. */
  private final class Above extends OutputStream {
    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
      synchronized (StatusLine.this) {
        if (!shown.isEmpty()) {
          console.err().print("\r" + " ".repeat(shown.length()) + "\r");
          shown = "";
        }
        console.err().write(bytes, from, length);
        console.err().flush();
      }
    }
  }
}
