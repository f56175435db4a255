package org.hirundo.pipelines.mix;

import java.io.IOException;
import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;

/** This mix job must not go on writing the feed; a restart would not change that. */
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
final class FeedConflictException extends IOException {
  private static final long serialVersionUID = 1L;

  FeedConflictException(String message) {
    super(message);
  }
}
