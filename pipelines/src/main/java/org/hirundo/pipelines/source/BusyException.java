package org.hirundo.pipelines.source;

import java.io.IOException;

/** A server answers that it won't serve now. */
final class BusyException extends IOException {
  private static final long serialVersionUID = 1L;
  private final long retryAfterNanos;

  /**
   * @param retryAfterNanos how long the server asks to be left alone; 0: it does not say
   */
  BusyException(String message, long retryAfterNanos) {
    super(message);
    this.retryAfterNanos = retryAfterNanos;
  }

  long retryAfterNanos() {
    return retryAfterNanos;
  }
}
