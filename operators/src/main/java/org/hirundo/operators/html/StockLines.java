package org.hirundo.operators.html;

import java.util.Locale;

/**
 * Recognises lines that sites of every kind put around their pages in nearly the same words: cookie
 * notices, copyright, the date of the last change and counters of visitors.
 */
final class StockLines {
  private static final int LONGEST_NOTICE = 800;
  private static final int LONGEST_LINE = 160;

  private static final String[] COOKIE = {"cookie", "クッキー"};

  private static final String[] USE = {
    "we use",
    "uses cookies",
    "our partners",
    "your device",
    "using cookies",
    "our cookies",
    "wir verwenden",
    "wir nutzen",
    "verwendet cookies",
    "nous utilisons",
    "utilise des cookies",
    "当サイト",
    "本サイト",
    "このサイト",
    "当社",
    "弊社",
    "当ウェブサイト",
    "本ウェブサイト",
    "このウェブサイト"
  };

  private static final String[] CONSENT = {
    "agree",
    "accept",
    "consent",
    "by continuing",
    "privacy",
    "preferences",
    "personali",
    "zustimm",
    "einverstanden",
    "datenschutz",
    "acceptez",
    "accepter",
    "同意",
    "承諾",
    "ポリシー",
    "許可"
  };

  private static final String[] UPDATED = {
    "last updated",
    "last modified",
    "last update",
    "last change",
    "page updated",
    "最終更新",
    "更新日",
    "最終改訂",
    "letzte änderung",
    "zuletzt geändert",
    "dernière mise à jour"
  };

  private static final String[] RIGHTS = {
    "all rights reserved", "無断転載", "無断複製", "alle rechte vorbehalten", "tous droits réservés"
  };

  private static final String[] COUNTED = {
    "you are visitor",
    "you are the",
    "visitor number",
    "visitors since",
    "hits since",
    "人目の",
    "アクセスカウンタ"
  };

  private StockLines() {}

  /** Whether a short text asks its reader to agree to the site's cookies. */
  static boolean isCookieNotice(String text) {
    if (text.length() > LONGEST_NOTICE) {
      return false;
    }
    String low = text.toLowerCase(Locale.ROOT);
    return any(low, COOKIE) && any(low, USE) && any(low, CONSENT);
  }

  /**
   * Whether a text is a cookie notice, or each of its lines of the kind that stands below pages.
   */
  static boolean isBelowPages(String text) {
    return isCookieNotice(text) || isFoot(text);
  }

  private static boolean isFoot(String text) {
    if (text.length() > 4 * LONGEST_LINE) {
      return false;
    }
    boolean any = false;
    for (int from = 0; from <= text.length(); ) {
      int end = text.indexOf('\n', from);
      end = end < 0 ? text.length() : end;
      String line = text.substring(from, end).strip().toLowerCase(Locale.ROOT);
      if (!line.isEmpty() && !isFootLine(line)) {
        return false;
      }
      any |= !line.isEmpty();
      from = end + 1;
    }
    return any;
  }

  private static boolean isFootLine(String line) {
    if (line.length() > LONGEST_LINE) {
      return false;
    }
    boolean number = hasDigit(line);
    boolean sign = line.startsWith("©") || line.startsWith("(c)") || line.startsWith("copyright");
    if (sign) {
      return number || line.contains("©") || line.contains("(c)") || any(line, RIGHTS);
    }
    boolean brief = line.length() <= 60;
    return (any(line, RIGHTS) && (brief || line.contains("©")))
        || (brief && number && startsWithAny(line, UPDATED))
        || (brief && number && any(line, COUNTED));
  }

  private static boolean hasDigit(String line) {
    for (int i = 0; i < line.length(); i++) {
      if (line.charAt(i) >= '0' && line.charAt(i) <= '9') {
        return true;
      }
    }
    return false;
  }

  private static boolean any(String text, String[] phrases) {
    for (String phrase : phrases) {
      if (text.contains(phrase)) {
        return true;
      }
    }
    return false;
  }

  private static boolean startsWithAny(String text, String[] phrases) {
    for (String phrase : phrases) {
      if (text.startsWith(phrase)) {
        return true;
      }
    }
    return false;
  }
}
