package org.hirundo.operators.warc;

/** A record that can't be used although its place in the file is known. */
final class BadRecord extends Exception {
  private static final long serialVersionUID = 1L;

  private final String reason;
  private final String url;

  BadRecord(String reason, String detail, String url) {
    super(detail, null, false, false);
    this.reason = reason;
    this.url = url;
  }

  String reason() {
    return reason;
  }

  String url() {
    return url;
  }
}
