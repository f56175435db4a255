package org.hirundo.pipelines.export;

/** An export that cannot be made as asked; the message has the remedy. */
public final class ExportException extends Exception {
  private static final long serialVersionUID = 1L;

  ExportException(String message) {
    super(message);
  }
}
