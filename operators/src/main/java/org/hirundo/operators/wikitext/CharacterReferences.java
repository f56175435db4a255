package org.hirundo.operators.wikitext;

import org.jsoup.nodes.Entities;

/** {@code &nbsp;}, {@code &#160;} and {@code &#xA0;}. */
final class CharacterReferences {
  private static final int LONGEST = 12;

  private CharacterReferences() {}

  /**
   * The text of a reference; spaces of all widths that only layout needs are plain ones.
   *
   * @param name between the ampersand and the semicolon
   * @return empty for what shows nothing; null if it is no reference
   */
  static String text(String name) {
    if (name.startsWith("#")) {
      return number(name);
    }
    return switch (name) {
      case "nbsp", "thinsp", "ensp", "emsp" -> " ";
      case "amp" -> "&";
      case "lt" -> "<";
      case "gt" -> ">";
      case "quot" -> "\"";
      case "shy", "zwnj", "zwj", "lrm", "rlm" -> "";
      default -> Entities.isNamedEntity(name) ? Entities.getByName(name) : null;
    };
  }

  private static String number(String name) {
    try {
      boolean hex = name.length() > 1 && (name.charAt(1) | 32) == 'x';
      int code = Integer.parseInt(name.substring(hex ? 2 : 1), hex ? 16 : 10);
      if (code == 0xA0) {
        return " ";
      }
      boolean sane =
          Character.isValidCodePoint(code)
              && (code >= ' ' || code == '\n' || code == '\t')
              && !(code >= 0xD800 && code <= 0xDFFF)
              && Character.getType(code) != Character.PRIVATE_USE;
      return sane ? Character.toString(code) : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** Where the reference that begins there has its semicolon; -1 if there is none near. */
  static int end(String text, int ampersand) {
    int most = Math.min(text.length(), ampersand + LONGEST);
    for (int i = ampersand + 1; i < most; i++) {
      if (text.charAt(i) == ';') {
        return i;
      }
    }
    return -1;
  }

  /** The text with all references decoded. */
  static String decode(String text) {
    if (text.indexOf('&') < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int end = c == '&' ? end(text, i) : -1;
      String decoded = end < 0 ? null : text(text.substring(i + 1, end));
      if (decoded == null) {
        out.append(c);
      } else {
        out.append(decoded);
        i = end;
      }
    }
    return out.toString();
  }
}
