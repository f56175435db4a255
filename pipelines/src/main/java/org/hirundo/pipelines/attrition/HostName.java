package org.hirundo.pipelines.attrition;

import java.util.Locale;

/** The web host in a URL. Tolerant of whatever a crawl may hold, and linear. */
public final class HostName {
  /** The longest name that DNS knows. */
  private static final int LONGEST = 253;

  private HostName() {}

  /** In small letters, without port and user; empty if the URL names none. */
  public static String of(String url) {
    int scheme = url.indexOf("://");
    if (scheme <= 0) {
      return "";
    }
    int from = scheme + 3;
    int end = from;
    while (end < url.length() && "/?#\\".indexOf(url.charAt(end)) < 0) {
      end++;
    }
    from = Math.max(from, url.lastIndexOf('@', end - 1) + 1);
    int port = url.lastIndexOf(':', end - 1);
    if (port >= from && url.indexOf(']', port) < 0) {
      end = port;
    }
    while (end > from && url.charAt(end - 1) == '.') {
      end--;
    }
    return end - from > LONGEST ? "" : url.substring(from, end).toLowerCase(Locale.ROOT);
  }
}
