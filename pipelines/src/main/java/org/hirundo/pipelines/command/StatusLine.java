package org.hirundo.pipelines.command;

import java.io.IOException;
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
  private Thread atExit; // null: nothing was shown

  StatusLine(Console console) {
    this(console, onTerminal());
  }

  /** Whether standard error is a terminal that can rewrite a line, as the launcher has found. */
  static boolean onTerminal() {
    return "terminal".equals(System.getProperty("hirundo.progress"));
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

  private synchronized void replace(String whole) {
    String line = fitting(whole, Integer.getInteger("hirundo.columns", 80) - 1);
    if (atExit == null) {
      atExit = new Thread(this::leave);
      Runtime.getRuntime().addShutdownHook(atExit);
    }
    String blanks = " ".repeat(Math.max(0, shown.length() - line.length()));
    console.err().print("\r" + line + blanks);
    console.err().flush();
    shown = line;
  }

  private static String fitting(String line, int columns) {
    return columns > 0 && line.length() > columns ? line.substring(0, columns) : line;
  }

  /** For lines that are to stay: they do not mix with the one that changes. */
  PrintStream reports() {
    return above(console.err());
  }

  /** The same for standard output, which may be the same terminal. */
  Console console() {
    return new Console(console.in(), above(console.out()), above(console.err()));
  }

  private PrintStream above(PrintStream stream) {
    return terminal ? new PrintStream(new Above(stream), true, StandardCharsets.UTF_8) : stream;
  }

  /** Leaves the terminal's line. */
  synchronized void finish() {
    leave();
    if (atExit != null) {
      try {
        Runtime.getRuntime().removeShutdownHook(atExit);
      } catch (IllegalStateException e) {
        return; // it has begun
      }
      atExit = null;
    }
  }

  private synchronized void leave() {
    if (!shown.isEmpty()) {
      console.err().println();
      shown = "";
    }
  }

  /** Blanks the line that changes before anything is written; it comes back when it changes. */
  private final class Above extends OutputStream {
    private final PrintStream stream;

    Above(PrintStream stream) {
      this.stream = stream;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      synchronized (StatusLine.this) {
        if (!shown.isEmpty()) {
          console.err().print("\r" + " ".repeat(shown.length()) + "\r");
          console.err().flush();
          shown = "";
        }
        stream.write(bytes, from, length);
        if (stream.checkError()) {
          throw new IOException("nobody reads on");
        }
      }
    }
  }
}
