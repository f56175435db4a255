package org.hirundo.pipelines.dashboard.history;

/** How finely figures are kept. */
enum Resolution {
  SECOND(1_000),
  MINUTE(Track.MINUTE),
  HOUR(Track.HOUR);

  private final long millis;

  Resolution(long millis) {
    this.millis = millis;
  }

  long millis() {
    return millis;
  }
}
