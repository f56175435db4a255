package org.hirundo.pipelines.dashboard.history;

/**
 * Equal steps of time from a beginning to an end.
 *
 * @param from milliseconds since 1970
 * @param step milliseconds; the last step may reach beyond the end
 */
record TimeAxis(long from, long to, long step) {
  int size() {
    return (int) ((to - from + step - 1) / step);
  }

  long at(int place) {
    return from + place * step;
  }

  /** The step that a time falls into. */
  int place(long at) {
    return (int) ((at - from) / step);
  }
}
