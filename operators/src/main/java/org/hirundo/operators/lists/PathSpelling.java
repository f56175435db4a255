package org.hirundo.operators.lists;

import java.util.ArrayDeque;
import java.util.Deque;

/** The parts of RFC 3986, 6.2.2, by which paths of URLs come to be spelt in one way. */
public final class PathSpelling {
  private static final String HEX = "0123456789ABCDEF";

  private PathSpelling() {}

  /** Appends a byte, as it is or as an escape in capital letters. */
  public static void append(StringBuilder out, int value, boolean escaped) {
    if (escaped) {
      out.append('%').append(HEX.charAt(value >> 4)).append(HEX.charAt(value & 15));
    } else {
      out.append((char) value);
    }
  }

  /** Whether that byte needs no escape anywhere. */
  public static boolean isUnreserved(int c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '-'
        || c == '.'
        || c == '_'
        || c == '~';
  }

  /**
   * Without the segments . and .., which may not lead above the root.
   *
   * @param path begins with /; its query, if it has one, stays as it is
   */
  public static String withoutDots(String path) {
    int query = path.indexOf('?');
    String before = query < 0 ? path : path.substring(0, query);
    if (!before.contains("/.")) {
      return path;
    }
    Deque<String> segments = new ArrayDeque<>();
    String[] given = before.substring(1).split("/", -1);
    for (int i = 0; i < given.length; i++) {
      boolean dots = given[i].equals(".") || given[i].equals("..");
      if (given[i].equals("..")) {
        segments.pollLast();
      }
      if (!dots) {
        segments.addLast(given[i]);
      } else if (i == given.length - 1) {
        segments.addLast("");
      }
    }
    return "/" + String.join("/", segments) + (query < 0 ? "" : path.substring(query));
  }
}
