package org.hirundo.operators.code;

import java.util.BitSet;

/**
 * Data within a source file, by The Stack v2's three expressions: base64 {@code
 * [a-zA-Z0-9+/\n=]{64,}}, hexadecimal {@code (?:\b(?:0x|\\x)?[0-9a-fA-F]{2}(?:,|\b\s*)){8,}} and
 * {@code (?:\\u[0-9a-fA-F]{4}){8,}}, matched in linear time.
 *
 * @param longest characters of the longest match
 * @param matched characters of all matches
 */
record EncodedData(int longest, int matched) {
  private static final int LEAST_BASE64 = 64;
  private static final int LEAST_REPEATS = 8;

  static EncodedData in(String text) {
    Finder finder = new Finder(text);
    finder.base64();
    finder.hexadecimal();
    finder.escapes();
    return new EncodedData(finder.longest, finder.matched.cardinality());
  }

  private static final class Finder {
    private final String text;
    private final BitSet matched;
    private int longest;

    Finder(String text) {
      this.text = text;
      this.matched = new BitSet(text.length());
    }

    private void add(int from, int to) {
      matched.set(from, to);
      longest = Math.max(longest, to - from);
    }

    void base64() {
      int from = 0;
      for (int i = 0; i <= text.length(); i++) {
        if (i == text.length() || !isBase64(text.charAt(i))) {
          if (i - from >= LEAST_BASE64) {
            add(from, i);
          }
          from = i + 1;
        }
      }
    }

    void escapes() {
      for (int i = 0; i < text.length(); ) {
        int end = i;
        while (isEscape(end)) {
          end += 6;
        }
        if (end - i >= 6 * LEAST_REPEATS) {
          add(i, end);
        }
        i = Math.max(i + 1, end);
      }
    }

    void hexadecimal() {
      for (int i = 0; i < text.length(); ) {
        int end = i;
        int count = 0;
        for (int next = afterByte(i); next > 0; next = afterByte(end)) {
          end = next;
          count++;
        }
        if (count >= LEAST_REPEATS) {
          add(i, end);
          i = end;
        } else {
          i++;
        }
      }
    }

    /** Behind the byte that stands there, and its comma or white space; -1 if none does. */
    private int afterByte(int from) {
      if (!isBoundary(from)) {
        return -1;
      }
      int digits = from;
      if (text.startsWith("0x", from) || text.startsWith("\\x", from)) {
        digits += 2;
      }
      if (!isHex(digits) || !isHex(digits + 1)) {
        return -1;
      }
      int end = digits + 2;
      if (end < text.length() && text.charAt(end) == ',') {
        return end + 1;
      }
      if (!isBoundary(end)) {
        return -1;
      }
      while (end < text.length() && isSpace(text.charAt(end))) {
        end++;
      }
      return end;
    }

    private boolean isBoundary(int at) {
      return isWord(at - 1) != isWord(at);
    }

    private boolean isWord(int at) {
      if (at < 0 || at >= text.length()) {
        return false;
      }
      char c = text.charAt(at);
      return c == '_' || Character.isLetterOrDigit(c);
    }

    private boolean isEscape(int at) {
      return text.startsWith("\\u", at)
          && isHex(at + 2)
          && isHex(at + 3)
          && isHex(at + 4)
          && isHex(at + 5);
    }

    private boolean isHex(int at) {
      return at < text.length()
          && text.charAt(at) < 128
          && Character.digit(text.charAt(at), 16) >= 0;
    }

    private static boolean isBase64(char c) {
      return (c >= 'a' && c <= 'z')
          || (c >= 'A' && c <= 'Z')
          || (c >= '0' && c <= '9')
          || c == '+'
          || c == '/'
          || c == '='
          || c == '\n';
    }

    private static boolean isSpace(char c) {
      return c == ' ' || (c >= '\t' && c <= '\r');
    }
  }
}
