package org.hirundo.pipelines.source;

import java.io.IOException;

/** A file, or the rest of one, that will not come however often it is asked for. */
final class LostFileException extends IOException {
  private static final long serialVersionUID = 1L;
  private final String reason;

  /**
   * @param reason {@code missing-file}, {@code changed-file}, {@code checksum} or {@code
   *     unreachable}
   */
  LostFileException(String reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  LostFileException(String reason, String message) {
    this(reason, message, null);
  }

  String reason() {
    return reason;
  }
}
