package org.hirundo.pipelines.command;

/** Ends a command with a message for a person and an exit status. */
final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int status;

  private CommandException(int status, String message, Throwable cause) {
    super(message, cause);
    this.status = status;
  }

  static CommandException failed(String message) {
    return new CommandException(ExitStatus.FAILED, message, null);
  }

  static CommandException failed(String message, Throwable cause) {
    return new CommandException(ExitStatus.FAILED, message, cause);
  }

  static CommandException usage(String message) {
    return new CommandException(ExitStatus.USAGE, message, null);
  }

  int status() {
    return status;
  }
}
