package org.hirundo.operators.charset;

/**
 * ISO-2022-JP with what mailers and Windows add: half-width katakana ({@code ESC ( I}), JIS X 0212
 * ({@code ESC $ ( D}), NEC's row 13. A control character ends a run of two-byte characters whose
 * closing escape is missing, as RFC 1468 asks of each line.
 */
final class Iso2022Jp implements Codec {
  private static final int ESC = 0x1b;

  private enum Mode {
    ASCII,
    ROMAN,
    KATAKANA,
    JIS0208,
    JIS0212
  }

  @Override
  public String name() {
    return "ISO-2022-JP";
  }

  /** Whether an escape that leads to Japanese is in the bytes. */
  static boolean escapesIn(byte[] bytes, int from, int to) {
    for (int at = from; at + 2 < to; at++) {
      if (bytes[at] == ESC) {
        Mode mode = mode(bytes, at, to);
        if (mode != null && mode.compareTo(Mode.KATAKANA) >= 0) {
          return true;
        }
      }
    }
    return false;
  }

  @Override
  public String decode(byte[] bytes, int from, int to) {
    char[] out = new char[to - from];
    int size = 0;
    Mode mode = Mode.ASCII;
    int at = from;
    while (at < to) {
      int b = bytes[at] & 0xff;
      if (b == ESC) {
        Mode next = mode(bytes, at, to);
        if (next == null) {
          out[size++] = '\ufffd';
          at++;
        } else {
          mode = next;
          at += next == Mode.JIS0212 ? 4 : 3;
        }
        continue;
      }
      boolean two = mode == Mode.JIS0208 || mode == Mode.JIS0212;
      if (two && b > 0x20 && b < 0x7f && at + 1 < to && graphic(bytes[at + 1])) {
        int row = b - 0x21;
        int cell = bytes[at + 1] - 0x21;
        out[size++] =
            mode == Mode.JIS0208 ? JisTable.jis0208(row, cell) : JisTable.jis0212(row, cell);
        at += 2;
        continue;
      }
      if (b == '\n' || b == '\r') {
        mode = Mode.ASCII;
      }
      out[size++] = single(mode, b);
      at++;
    }
    return new String(out, 0, size);
  }

  private static char single(Mode mode, int b) {
    if (b > 0x7f) {
      return '\ufffd';
    }
    return switch (mode) {
      case ASCII -> (char) b;
      case ROMAN -> b == '\\' ? '\u00a5' : b == '~' ? '\u203e' : (char) b;
      case KATAKANA -> b > 0x20 && b < 0x60 ? (char) (0xff61 - 0x21 + b) : (char) b;
      default -> b > 0x20 ? '\ufffd' : (char) b;
    };
  }

  private static boolean graphic(byte b) {
    return b > 0x20 && b < 0x7f;
  }

  private static Mode mode(byte[] bytes, int at, int to) {
    if (at + 2 >= to) {
      return null;
    }
    int kind = bytes[at + 1];
    int set = bytes[at + 2];
    if (kind == '(') {
      return switch (set) {
        case 'B' -> Mode.ASCII;
        case 'J', 'H' -> Mode.ROMAN;
        case 'I' -> Mode.KATAKANA;
        default -> null;
      };
    }
    if (kind == '$') {
      boolean supplement = set == '(' && at + 3 < to && bytes[at + 3] == 'D';
      return set == 'B' || set == '@' ? Mode.JIS0208 : supplement ? Mode.JIS0212 : null;
    }
    return null;
  }
}
