package org.hirundo.pipelines.command;

import java.io.InputStream;
import java.io.PrintStream;

/**
 * Where a command reads from, answers to and tells of its progress.
 *
 * @param out results only
 * @param err progress, summaries and errors
 */
record Console(InputStream in, PrintStream out, PrintStream err) {

  /** One line for a person. */
  void tell(String line) {
    err.println("hirundo: " + line);
  }
}
