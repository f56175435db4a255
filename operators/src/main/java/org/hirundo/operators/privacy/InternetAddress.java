package org.hirundo.operators.privacy;

/** IP addresses that are public. */
final class InternetAddress {
  private static final int LONGEST_SIX = 45;

  private InternetAddress() {}

  /** Whether the first four groups are a public IPv4 address in dots, and no version. */
  static boolean four(NumberRun run) {
    if (run.groups() < 4 || run.sign(0) != 0) {
      return false;
    }
    int[] octets = new int[4];
    int largest = 0;
    for (int i = 0; i < 4; i++) {
      int from = i == 0 ? 0 : run.digits(i);
      if (run.length(i) > 3 || i > 0 && run.sign(i) != '.') {
        return false;
      }
      octets[i] = run.number(from, run.digits(i + 1));
      if (octets[i] > 255 || run.length(i) > 1 && run.digit(from) == '0') {
        return false;
      }
      largest = Math.max(largest, octets[i]);
    }
    return largest >= 32 && isPublic(octets[0], octets[1], octets[2]);
  }

  /** By IANA's registry of special addresses (RFC 6890); multicast and reserved ones are none. */
  private static boolean isPublic(int a, int b, int c) {
    return switch (a) {
      case 0, 10, 127 -> false;
      case 100 -> b < 64 || b > 127;
      case 169 -> b != 254;
      case 172 -> b < 16 || b > 31;
      case 192 -> !(b == 168 || b == 0 && (c == 0 || c == 2) || b == 88 && c == 99);
      case 198 -> !(b == 18 || b == 19 || b == 51 && c == 100);
      case 203 -> !(b == 0 && c == 113);
      default -> a < 224;
    };
  }

  /**
   * The end of the public IPv6 address (2000::/3 without documentation's 2001:db8::/32 and
   * 3fff::/20) that begins here; -1 if there is none.
   */
  static int six(String text, int begin) {
    int groups = 0;
    int gap = -1;
    int first = 0;
    int second = 0;
    int at = begin;
    while (groups < 8 && at - begin < LONGEST_SIX) {
      int group = at;
      int value = 0;
      for (int digit; at - group < 5 && (digit = hex(text, at)) >= 0; at++) {
        value = value * 16 + digit;
      }
      if (at == group || at - group > 4) {
        break;
      }
      if (groups == 0 && at - group != 4) {
        return -1;
      }
      first = groups == 0 ? value : first;
      second = groups == 1 && gap < 0 ? value : second;
      groups++;
      if (text.startsWith("::", at) && gap < 0 && hex(text, at + 2) < 0) {
        gap = groups;
        at += 2;
        break;
      } else if (text.startsWith("::", at) && gap < 0) {
        gap = groups;
        at += 2;
      } else if (groups < 8
          && at < text.length()
          && text.charAt(at) == ':'
          && hex(text, at + 1) >= 0) {
        at++;
      } else {
        break;
      }
    }
    boolean whole = gap < 0 ? groups == 8 : groups < 8;
    boolean global = first >> 13 == 1 && !(first == 0x2001 && second == 0xdb8) && first != 0x3fff;
    char next = Glyph.at(text, at);
    boolean ends = !Glyph.letter(next) && !Glyph.digit(next) && next != ':' && next != '_';
    return whole && global && ends ? at : -1;
  }

  private static int hex(String text, int at) {
    return at < text.length() && text.charAt(at) < 0x80 ? Character.digit(text.charAt(at), 16) : -1;
  }
}
