package org.hirundo.operators.html;

/**
 * Where a mark stands next in a text, for questions that go forward only: all of them together
 * search the text once. Thread-confined.
 */
final class NextMark {
  private final String text;
  private final String mark;
  private int found = -1;

  NextMark(String text, String mark) {
    this.text = text;
    this.mark = mark;
  }

  /** The first place from {@code from} on, or {@link Integer#MAX_VALUE}. */
  int from(int from) {
    if (found < from) {
      int next = text.indexOf(mark, from);
      found = next < 0 ? Integer.MAX_VALUE : next;
    }
    return found;
  }

  boolean isIn(int from, int to) {
    return from(from) < to;
  }
}
