package org.hirundo.operators.html;

import java.util.Set;

/**
 * Recognises a line that tells who wrote a text, as it stands between title and text: "By" and
 * names, with what its author does and the date beside it, and no other words.
 */
final class Byline {
  private static final int LONGEST = 120;
  private static final int MOST_WORDS = 16;

  private static final Set<String> BEGINNINGS =
      Set.of("by ", "By ", "BY ", "By: ", "by: ", "Written by ", "Posted by ", "Published by ");

  private static final Set<String> SMALL =
      Set.of(
          "and",
          "of",
          "for",
          "the",
          "at",
          "in",
          "on",
          "de",
          "da",
          "van",
          "von",
          "der",
          "la",
          "le",
          "with",
          "staff",
          "writer",
          "reporter",
          "editor",
          "correspondent",
          "updated",
          "published",
          "posted",
          "am",
          "pm",
          "min",
          "read",
          "minute",
          "minutes",
          "ago",
          "days",
          "hours",
          "admin");

  private Byline() {}

  static boolean is(String text) {
    int at = text.length() > LONGEST ? 0 : beginning(text);
    if (at == 0) {
      return false;
    }
    int words = 0;
    int names = 0;
    while (at < text.length()) {
      int end = at;
      while (end < text.length() && isOfWord(text.charAt(end))) {
        end++;
      }
      if (end > at) {
        words++;
        if (Character.isUpperCase(text.charAt(at))) {
          names++;
        } else if (Character.isLetter(text.charAt(at))
            && !SMALL.contains(text.substring(at, end))) {
          return false;
        }
      }
      at = end + 1;
    }
    return names > 0 && words <= MOST_WORDS;
  }

  private static boolean isOfWord(char c) {
    return Character.isLetterOrDigit(c) || c == '\'' || c == '’';
  }

  /** Where the names begin; 0 if none do. */
  private static int beginning(String text) {
    for (String beginning : BEGINNINGS) {
      if (text.startsWith(beginning)) {
        return beginning.length();
      }
    }
    return 0;
  }
}
