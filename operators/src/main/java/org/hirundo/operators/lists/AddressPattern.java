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
      return Wildcards.match(pattern, address.host());
    }
    String all = address.host() + (address.path().isEmpty() ? "/" : address.path());
    return Wildcards.match(pattern + "*", all);
  }
}
