package org.hirundo.operators.privacy;

/**
 * Groups of digits with one sign between them, as far as they go from a place on, at most {@value
 * #MOST} groups and {@value #LONGEST} digits. Reused from place to place.
 */
final class NumberRun {
  static final int MOST = 6;
  static final int LONGEST = 24;

  private final int[] ends = new int[MOST]; // in the text, behind each group
  private final int[] lengths = new int[MOST];
  private final char[] signs = new char[MOST]; // before each group
  private final char[] digits = new char[LONGEST + 1];
  private final int[] digitEnds = new int[MOST];
  private int groups;

  /** Reads what begins at the digit or the opening parenthesis at {@code begin}. */
  void read(String text, int begin) {
    groups = 0;
    int count = 0;
    int at = begin;
    char sign = 0;
    boolean open = Glyph.at(text, at) == '(';
    if (open) {
      at++;
      sign = '(';
    }
    while (groups < MOST) {
      int first = at;
      while (Glyph.digit(Glyph.at(text, at)) && count < LONGEST) {
        digits[count++] = Glyph.at(text, at++);
      }
      if (at == first || count == LONGEST && Glyph.digit(Glyph.at(text, at))) {
        return;
      }
      ends[groups] = at;
      lengths[groups] = at - first;
      signs[groups] = sign;
      digitEnds[groups++] = count;
      sign = Glyph.at(text, at);
      if (sign == ')' && open || sign == '(' && !open) {
        open = !open;
        at++;
        char next = Glyph.at(text, at);
        if (sign == ')' && (next == ' ' || next == Glyph.HYPHEN)) {
          at++;
        }
      } else if (sign == ' ' && Glyph.at(text, at + 1) == '(' && !open) {
        open = true;
        sign = '(';
        at += 2;
      } else if (sign == Glyph.HYPHEN || sign == ' ' || sign == '.') {
        at++;
      } else {
        return;
      }
    }
  }

  int groups() {
    return groups;
  }

  int length(int group) {
    return lengths[group];
  }

  /** What stands before a group: a hyphen, a space, a dot or a parenthesis; 0 before the first. */
  char sign(int group) {
    return signs[group];
  }

  /** The index in the text behind the first so many groups. */
  int end(int count) {
    return ends[count - 1];
  }

  /** How many digits the first so many groups have. */
  int digits(int count) {
    return digitEnds[count - 1];
  }

  char digit(int index) {
    return digits[index];
  }

  boolean startsWith(String prefix) {
    for (int i = 0; i < prefix.length(); i++) {
      if (digits[i] != prefix.charAt(i) || i >= digits(groups)) {
        return false;
      }
    }
    return true;
  }

  /** The number that the digits from..to make, at most nine of them. */
  int number(int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      number = number * 10 + digits[i] - '0';
    }
    return number;
  }

  /** Whether the first groups have these lengths, with the same sign between all of them. */
  boolean shaped(String signsAllowed, int... wanted) {
    if (groups < wanted.length) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if (lengths[i] != wanted[i]
          || i > 0 && (signsAllowed.indexOf(signs[i]) < 0 || signs[i] != signs[1])) {
        return false;
      }
    }
    return signs[0] == 0;
  }
}
