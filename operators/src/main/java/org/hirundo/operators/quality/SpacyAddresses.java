package org.hirundo.operators.quality;

/**
 * What spaCy leaves whole as a URL or e-mail address: an optional scheme, optional {@code user@}, a
 * host name whose last label is in lower case or a public IPv4 address, an optional port, and
 * optionally a path, query or fragment. Linear in the length.
 */
final class SpacyAddresses {
  private static final int LONGEST_LABEL = 64;
  private static final int LONGEST_LAST_LABEL = 63;

  private SpacyAddresses() {}

  static boolean matches(CodePoints text, int from, int to) {
    if (!hasDot(text, from, to)) {
      return false;
    }
    int afterScheme = afterScheme(text, from, to);
    return from(text, from, to) || (afterScheme > from && from(text, afterScheme, to));
  }

  private static boolean hasDot(CodePoints text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text.at(i) == '.') {
        return true;
      }
    }
    return false;
  }

  private static int afterScheme(CodePoints text, int from, int to) {
    int end = from;
    while (end < to && isSchemeCharacter(text.at(end))) {
      end++;
    }
    return end - from >= 2 && end + 3 <= to && text.startsWith(end, "://") ? end + 3 : from;
  }

  private static boolean isSchemeCharacter(int c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '+' || c == '-' || c == '.';
  }

  /** A host at the start, or after any @ but one at the very start. */
  private static boolean from(CodePoints text, int from, int to) {
    if (host(text, from, to)) {
      return true;
    }
    for (int i = from + 1; i < to; i++) {
      if (text.at(i) == '@' && host(text, i + 1, to)) {
        return true;
      }
    }
    return false;
  }

  private static boolean host(CodePoints text, int from, int to) {
    return rest(text, afterIpAddress(text, from, to), to)
        || rest(text, afterName(text, from, to), to);
  }

  /** The position after a name of at least two labels, -1 without one. */
  private static int afterName(CodePoints text, int from, int to) {
    int label = from;
    while (true) {
      int end = label;
      boolean lower = true;
      while (end < to && isLabelCharacter(text.at(end))) {
        lower &= SpacyCharacters.isLower(text.at(end));
        end++;
      }
      boolean dot = end < to && text.at(end) == '.';
      if (!dot) {
        int length = end - label;
        return label > from && lower && length >= 2 && length <= LONGEST_LAST_LABEL ? end : -1;
      }
      if (end == label
          || end - label > LONGEST_LABEL
          || isInner(text.at(label))
          || isInner(text.at(end - 1))) {
        return -1;
      }
      label = end + 1;
    }
  }

  private static boolean isLabelCharacter(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || (c >= 0xA1 && c <= 0xFFFF)
        || isInner(c);
  }

  private static boolean isInner(int c) {
    return c == '-' || c == '_';
  }

  /** The position after a public IPv4 address, -1 without one. */
  private static int afterIpAddress(CodePoints text, int from, int to) {
    int[] octets = new int[4];
    int at = from;
    for (int i = 0; i < 4; i++) {
      int start = at;
      int value = 0;
      while (at < to && at - start < 3 && SpacyCharacters.isDigit(text.at(at))) {
        value = value * 10 + text.at(at) - '0';
        at++;
      }
      boolean zeroFirst = at > start && text.at(start) == '0' && (i == 0 || i == 3);
      int most = i == 0 ? 223 : i == 3 ? 254 : 255;
      if (at == start || zeroFirst || value > most) {
        return -1;
      }
      octets[i] = value;
      if (i < 3 && (at >= to || text.at(at++) != '.')) {
        return -1;
      }
    }
    boolean local =
        octets[0] == 10
            || octets[0] == 127
            || (octets[0] == 169 && octets[1] == 254)
            || (octets[0] == 192 && octets[1] == 168)
            || (octets[0] == 172 && octets[1] >= 16 && octets[1] <= 31);
    return local ? -1 : at;
  }

  private static boolean rest(CodePoints text, int from, int to) {
    if (from < 0) {
      return false;
    }
    int at = from;
    if (at < to && text.at(at) == ':') {
      int digits = at + 1;
      while (digits < to
          && digits - at <= 5
          && Character.getType(text.at(digits)) == Character.DECIMAL_DIGIT_NUMBER) {
        digits++;
      }
      if (digits - at < 3) {
        return false;
      }
      at = digits;
    }
    return at == to || text.at(at) == '/' || text.at(at) == '?' || text.at(at) == '#';
  }
}
