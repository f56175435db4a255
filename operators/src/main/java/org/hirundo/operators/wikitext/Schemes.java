package org.hirundo.operators.wikitext;

/** The beginnings of addresses that MediaWiki makes links of. */
final class Schemes {
  private static final String[] ALL = {
    "http://", "https://", "//", "ftp://", "mailto:", "news:", "irc://", "tel:", "urn:"
  };

  private Schemes() {}

  static boolean begin(String text, int at) {
    for (String scheme : ALL) {
      if (text.regionMatches(true, at, scheme, 0, scheme.length())) {
        return true;
      }
    }
    return false;
  }
}
