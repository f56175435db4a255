package org.hirundo.operators.charset;

/** Bytes that no encoding turns into text one can use. */
public final class UndecodableException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String reason;

  UndecodableException(String reason, String detail) {
    super(detail, null, false, false);
    this.reason = reason;
  }

  /**
   * A name fit for counting: {@code mojibake} (text that was decoded wrongly before it was stored),
   * {@code binary} (no text at all), {@code undecodable} (too many bytes fit no encoding).
   */
  public String reason() {
    return reason;
  }
}
