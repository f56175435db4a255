package org.hirundo.pipelines.logs;

import java.io.IOException;

/** A stretch of the feed that is not to be had any more; the message has the remedy. */
public final class FeedGoneException extends IOException {
  private static final long serialVersionUID = 1L;

  FeedGoneException(String message) {
    super(message);
  }
}
