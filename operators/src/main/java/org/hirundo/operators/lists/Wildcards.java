package org.hirundo.operators.lists;

/**
 * Patterns in which * stands for any characters, also none, and nothing else has a meaning.
 * Matching goes back to the last * only: time is at most the product of both lengths, whatever the
 * pattern.
 */
public final class Wildcards {
  private Wildcards() {}

  /** Whether the pattern is the whole text's. */
  public static boolean match(String pattern, String text) {
    int p = 0;
    int t = 0;
    int star = -1;
    int resume = 0;
    while (t < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        resume = t;
      } else if (p < pattern.length() && pattern.charAt(p) == text.charAt(t)) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++resume;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
