package org.hirundo.pipelines.command;

/** What the command's exit status says. */
final class ExitStatus {
  static final int DONE = 0;
  static final int FAILED = 1;

  /** Wrong usage or configuration. */
  static final int USAGE = 2;

  /** Finished, but a check on the result did not hold. */
  static final int CHECK_FAILED = 3;

  private ExitStatus() {}
}
