package org.hirundo.operators.html;

/** A page from which no text can be had, with a short name of the reason that is fit to count. */
public final class UnextractableException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String reason;

  UnextractableException(String reason, String detail) {
    super(detail);
    this.reason = reason;
  }

  /**
   * One of {@code empty} (no text outside the page's furniture), {@code too-large} (characters or
   * elements beyond the limit), {@code too-deep} (elements left open beyond the limit) and {@code
   * unparsable}.
   */
  public String reason() {
    return reason;
  }
}
