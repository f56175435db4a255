package org.hirundo.pipelines.dedup;

/** A call of {@link DedupJob} that cannot be carried out as asked; the message has the remedy. */
public final class DedupException extends Exception {
  private static final long serialVersionUID = 1L;

  DedupException(String message) {
    super(message);
  }

  DedupException(String message, Throwable cause) {
    super(message, cause);
  }
}
