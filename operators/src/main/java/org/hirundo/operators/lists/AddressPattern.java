package org.hirundo.operators.lists;

import java.util.regex.Pattern;

/**
 * An entry with * in it that is no more than {@code *.host}: * stands for any characters. Without a
 * slash it is compared with hosts, otherwise with host and path, and covers what is below it.
 */
record AddressPattern(String pattern, int source) {
  private static final Pattern ENTRY = Pattern.compile("[a-z0-9._*-]+(/\\S*)?");

  /** Null if it is none. */
  static AddressPattern of(String entry, int source) {
    return ENTRY.matcher(entry).matches() && !entry.replaceAll("[*./]", "").isEmpty()
        ? new AddressPattern(entry, source)
        : null;
  }

  boolean covers(WebAddress address) {
    if (pattern.indexOf('/') < 0) {
      return matches(pattern, address.host());
    }
    String all = address.host() + (address.path().isEmpty() ? "/" : address.path());
    return matches(pattern + "*", all);
  }

  /** Goes back to the last * only, so that time is at most the product of both lengths. */
  static boolean matches(String pattern, String text) {
    int p = 0;
    int star = -1;
    int resume = 0;
    int t = 0;
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
