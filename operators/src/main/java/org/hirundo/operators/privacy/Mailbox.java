package org.hirundo.operators.privacy;

import java.util.Locale;
import java.util.Set;

/** E-mail addresses around an at sign. */
final class Mailbox {
  private static final int LONGEST_LOCAL = 64;
  private static final int LONGEST_HOST = 255;

  /** Of names like {@code icon@2x.png}. */
  private static final Set<String> FILES =
      Set.of(
          "png", "jpg", "jpeg", "gif", "svg", "webp", "ico", "css", "js", "mjs", "ts", "json",
          "html", "htm", "xml", "php", "py", "java", "so", "dll", "jar", "zip", "gz", "md", "txt",
          "pdf");

  /** Whose names of algorithms look like addresses (RFC 4251). */
  private static final Set<String> ALGORITHMS = Set.of("openssh.com", "libssh.org");

  private Mailbox() {}

  /**
   * Looks at no more than {@value #LONGEST_LOCAL} characters before the sign and {@value
   * #LONGEST_HOST} behind it.
   *
   * @param floor where it may begin at the earliest
   * @return null if there is none
   */
  static PersonalDatum around(String text, int sign, int floor) {
    int begin = sign;
    while (begin > Math.max(floor, sign - LONGEST_LOCAL) && local(Glyph.at(text, begin - 1))) {
      begin--;
    }
    while (begin < sign && edge(Glyph.at(text, begin))) {
      begin++;
    }
    if (begin == sign || Glyph.at(text, sign - 1) == '.') {
      return null;
    }
    int end = host(text, sign + 1);
    if (end < 0 || reserved(text, begin, sign, end)) {
      return null;
    }
    return new PersonalDatum(PersonalKind.EMAIL, begin, end);
  }

  private static boolean local(char c) {
    return Glyph.letter(c) || Glyph.digit(c) || "._%+-'".indexOf(c) >= 0 && c != 0;
  }

  /** What an address does not begin with. */
  private static boolean edge(char c) {
    return "._%+-'".indexOf(c) >= 0;
  }

  /** Behind the last label; -1 if what stands there is no host with a top-level domain. */
  private static int host(String text, int begin) {
    int end = -1;
    int labels = 0;
    int at = begin;
    while (at - begin < LONGEST_HOST) {
      int label = at;
      boolean letters = true;
      char c;
      while (Glyph.letter(c = Glyph.at(text, at)) || Glyph.digit(c) || c == '-' && at > label) {
        letters &= Glyph.letter(c);
        at++;
      }
      if (at == label || text.charAt(at - 1) == '-') {
        break;
      }
      labels++;
      if (labels > 1 && letters && at - label >= 2 && at - label <= 24) {
        end = at;
      } else {
        end = -1;
      }
      if (Glyph.at(text, at) != '.') {
        break;
      }
      at++;
    }
    return end;
  }

  /** Addresses for examples (RFC 2606), names of files and algorithms, version control. */
  private static boolean reserved(String text, int begin, int sign, int end) {
    StringBuilder plain = new StringBuilder();
    for (int i = begin; i < end; i++) {
      plain.append(Glyph.of(text.charAt(i)));
    }
    String host = plain.substring(sign - begin + 1).toLowerCase(Locale.ROOT);
    String top = host.substring(host.lastIndexOf('.') + 1);
    boolean example =
        host.matches("(.*\\.)?example\\.(com|net|org|co\\.jp|jp)")
            || Set.of("example", "test", "invalid", "localhost").contains(top);
    return example
        || ALGORITHMS.contains(host)
        || FILES.contains(top)
        || plain.indexOf("git@") == 0;
  }
}
