package org.hirundo.operators.code;

/** Numbers that only Python 2 has: octal ones such as 0755, and long ones such as 10L. */
final class Python2Numbers {
  private Python2Numbers() {}

  /** How many stand in a piece of code without strings and comments. */
  static int count(String text, int from, int to) {
    int count = 0;
    for (int i = from; i < to; ) {
      char c = text.charAt(i);
      if (isWord(c) || c == '.') {
        int end = i;
        while (end < to && (isWord(text.charAt(end)) || text.charAt(end) == '.')) {
          end++;
        }
        if (isOfPython2(text, i, end)) {
          count++;
        }
        i = end;
      } else {
        i++;
      }
    }
    return count;
  }

  private static boolean isOfPython2(String text, int from, int to) {
    int digits = from;
    while (digits < to && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
      digits++;
    }
    if (digits == from) {
      return false;
    }
    if (digits == to - 1 && (text.charAt(digits) == 'L' || text.charAt(digits) == 'l')) {
      return true;
    }
    if (text.charAt(from) != '0') {
      return false;
    }
    if (digits == to) {
      return !isZero(text, from, to);
    }
    char last = text.charAt(to - 1);
    return text.charAt(digits) == 'x' && (last == 'L' || last == 'l');
  }

  private static boolean isZero(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text.charAt(i) != '0') {
        return false;
      }
    }
    return true;
  }

  private static boolean isWord(char c) {
    return c == '_' || Character.isLetterOrDigit(c);
  }
}
