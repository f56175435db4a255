package org.hirundo.operators.language;

/** The part of a text that is looked at: all of a short one, three windows of a long one. */
final class TextSample {
  private static final int WINDOW = 800;
  private static final int WINDOWS = 3;
  private static final int SLACK = 30;

  private TextSample() {}

  static String of(String text) {
    if (text.length() <= WINDOW * WINDOWS) {
      return text;
    }
    StringBuilder sample = new StringBuilder(WINDOWS * (WINDOW + 1));
    for (int i = 0; i < WINDOWS; i++) {
      long middle = (long) text.length() * (2 * i + 1) / (2 * WINDOWS);
      int start = afterBoundary(text, (int) middle - WINDOW / 2);
      sample.append(text, start, start + WINDOW - SLACK).append('\n');
    }
    return sample.toString();
  }

  /** Past the next space, so that no word is cut, if one is near. */
  private static int afterBoundary(String text, int from) {
    for (int at = from; at < from + SLACK; at++) {
      if (text.charAt(at) <= ' ') {
        return at + 1;
      }
    }
    return Character.isLowSurrogate(text.charAt(from)) ? from + 1 : from;
  }
}
