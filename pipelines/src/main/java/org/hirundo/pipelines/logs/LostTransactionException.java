package org.hirundo.pipelines.logs;

import java.io.IOException;
import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;

/** Records are lost: the broker aborted their transaction. A restart would not bring them back. */
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
public final class LostTransactionException extends IOException {
  private static final long serialVersionUID = 1L;

  LostTransactionException(String message, Throwable cause) {
    super(message, cause);
  }
}
