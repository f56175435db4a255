package org.hirundo.operators.quality;

/** Where spaCy's English rules part marks from a stretch without white space. */
final class SpacyAffixes {
  private SpacyAffixes() {}

  /** The length of the mark in front, 0 if there is none. */
  static int prefix(CodePoints text, int from, int to) {
    int c = text.at(from);
    switch (c) {
      case '§', '%', '=', '—', '–', '…' -> {
        return 1;
      }
      case '+' -> {
        return from + 1 < to && SpacyCharacters.isDigit(text.at(from + 1)) ? 0 : 1;
      }
      case '.' -> {
        int dots = dots(text, from, to);
        return dots > 1 ? dots : 0;
      }
      default -> {
        if (SpacyCharacters.isMark(c)
            || SpacyCharacters.isQuote(c)
            || SpacyCharacters.isCurrency(c)
            || SpacyCharacters.isIcon(c)) {
          return 1;
        }
      }
    }
    return dollar(text, from, to);
  }

  /** The length of {@code US$}, {@code C$} or {@code A$} at a place, 0 if there is none. */
  private static int dollar(CodePoints text, int from, int to) {
    if (from + 3 <= to && text.startsWith(from, "US$")) {
      return 3;
    }
    boolean letter = text.at(from) == 'C' || text.at(from) == 'A';
    return letter && from + 2 <= to && text.at(from + 1) == '$' ? 2 : 0;
  }

  private static int dots(CodePoints text, int from, int to) {
    int end = from;
    while (end < to && text.at(end) == '.') {
      end++;
    }
    return end - from;
  }

  /** The length of the mark behind, 0 if there is none. */
  static int suffix(CodePoints text, int from, int to) {
    if (from >= to) {
      return 0;
    }
    int unit = afterDigit(text, from, to);
    if (unit > 1) {
      return unit;
    }
    int c = text.at(to - 1);
    int before = to - 2 >= from ? text.at(to - 2) : -1;
    if (c == '.') {
      return Math.max(unit, stop(text, from, to, before));
    }
    if (c == 's' || c == 'S') {
      return before == '\'' || before == '’' ? 2 : 0;
    }
    if (c == '…') {
      return before == '…' ? 2 : 1;
    }
    boolean mark =
        c == '—'
            || c == '–'
            || SpacyCharacters.isMark(c)
            || SpacyCharacters.isQuote(c)
            || SpacyCharacters.isIcon(c)
            || (c == '+' && before >= 0 && SpacyCharacters.isDigit(before));
    return mark ? 1 : unit;
  }

  private static int stop(CodePoints text, int from, int to, int before) {
    if (before == '.') {
      int start = to;
      while (start > from && text.at(start - 1) == '.') {
        start--;
      }
      return to - start;
    }
    if (before < 0) {
      return 0;
    }
    if (SpacyCharacters.precedesStop(before)) {
      return 1;
    }
    int earlier = to - 3 >= from ? text.at(to - 3) : -1;
    boolean afterDegree =
        earlier == '°'
            && (before == 'F'
                || before == 'f'
                || before == 'C'
                || before == 'c'
                || before == 'K'
                || before == 'k');
    boolean afterCapitals =
        earlier >= 0 && SpacyCharacters.isUpper(earlier) && SpacyCharacters.isUpper(before);
    return afterDegree || afterCapitals ? 1 : 0;
  }

  /** The length of a unit or currency behind a digit, 0 if there is none. */
  private static int afterDigit(CodePoints text, int from, int to) {
    for (int length = Math.min(5, to - from - 1); length >= 1; length--) {
      int start = to - length;
      if (SpacyCharacters.isDigit(text.at(start - 1))) {
        boolean currency =
            length == 1
                ? SpacyCharacters.isCurrency(text.at(start))
                : dollar(text, start, to) == length;
        if (currency || isUnit(text, start, length)) {
          return length;
        }
      }
    }
    return 0;
  }

  private static boolean isUnit(CodePoints text, int start, int length) {
    for (String unit : SpacyCharacters.UNITS) {
      if (unit.length() == length && text.startsWith(start, unit)) {
        return true;
      }
    }
    return false;
  }

  /** The length of the mark within at a place, 0 if there is none. */
  static int infix(CodePoints text, int from, int at, int to) {
    int c = text.at(at);
    if (c == '…') {
      return 1;
    }
    if (c == '.') {
      int dots = dots(text, at, to);
      if (dots > 1) {
        return dots;
      }
    }
    if (SpacyCharacters.isIcon(c)) {
      return 1;
    }
    if (at == from || at + 1 >= to || Character.isLetterOrDigit(c)) {
      return 0;
    }
    int before = text.at(at - 1);
    int after = text.at(at + 1);
    boolean digitBefore = SpacyCharacters.isDigit(before);
    boolean alphaAfter = SpacyCharacters.isAlpha(after);
    switch (c) {
      case '.' -> {
        return (SpacyCharacters.isLower(before) || SpacyCharacters.isQuote(before))
                && (SpacyCharacters.isUpper(after) || SpacyCharacters.isQuote(after))
            ? 1
            : 0;
      }
      case ',' -> {
        return SpacyCharacters.isAlpha(before) && alphaAfter ? 1 : 0;
      }
      case '+', '-', '*', '^' -> {
        if (digitBefore && (SpacyCharacters.isDigit(after) || after == '-')) {
          return 1;
        }
        return c == '-' ? hyphens(text, at, to, before) : 0;
      }
      case '–', '—', '~' -> {
        return hyphens(text, at, to, before);
      }
      case ':', '<', '>', '=', '/' -> {
        return (SpacyCharacters.isAlpha(before) || digitBefore) && alphaAfter ? 1 : 0;
      }
      default -> {
        return 0;
      }
    }
  }

  /** One to three hyphens, one or two long dashes, or one other between a word and a letter. */
  private static int hyphens(CodePoints text, int at, int to, int before) {
    if (!SpacyCharacters.isAlpha(before) && !SpacyCharacters.isDigit(before)) {
      return 0;
    }
    int c = text.at(at);
    int most = c == '-' ? 3 : c == '—' ? 2 : 1;
    int end = at;
    while (end < to && end - at < most && text.at(end) == c) {
      end++;
    }
    return end < to && SpacyCharacters.isAlpha(text.at(end)) ? end - at : 0;
  }

  /** Whether any of the rules finds something in a text. */
  static boolean hasAny(CodePoints text) {
    int length = text.length();
    boolean any = prefix(text, 0, length) > 0 || suffix(text, 0, length) > 0;
    for (int i = 0; i < length && !any; i++) {
      any = infix(text, 0, i, length) > 0;
    }
    return any;
  }
}
