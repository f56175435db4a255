package org.hirundo.pipelines.trace;

import java.io.IOException;

/** A g that the feed does not have, not yet or no longer; the message has the reason and remedy. */
public final class UnknownSequenceException extends IOException {
  private static final long serialVersionUID = 1L;

  UnknownSequenceException(String message) {
    super(message);
  }
}
