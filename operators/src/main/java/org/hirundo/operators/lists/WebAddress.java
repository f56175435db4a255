package org.hirundo.operators.lists;

import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Locale;

/**
 * The host and path of a URL in the one spelling by which they are compared. Scheme, user, port and
 * fragment are left out; the host is in small ASCII letters (IDNA 2003, RFC 3490) without dots at
 * its ends; the path is in small letters, with escapes only where they are needed (RFC 3986, 6.2.2)
 * and without dot segments.
 *
 * <p>Small letters in paths are not what RFC 3986 says, but UT1's lists are made for squidGuard,
 * which compares so.
 *
 * @param host a name of at least two labels, an IPv4 address, or an IPv6 address without brackets
 * @param path begins with / or is empty; the query is its end
 */
public record WebAddress(String host, String path) {
  private static final int LONGEST_HOST = 253;
  private static final int LONGEST_PATH = 2048;

  /**
   * @param url with or without a scheme
   * @return null if it names no web host
   */
  public static WebAddress of(String url) {
    int from = afterScheme(url);
    int end = from;
    while (end < url.length() && "/?#\\".indexOf(url.charAt(end)) < 0) {
      end++;
    }
    boolean schemed = from >= 2 && url.startsWith("//", from - 2); // Else mailto: would have hosts.
    int named = schemed ? Math.max(from, url.lastIndexOf('@', end - 1) + 1) : from;
    String host = host(url, named, end);
    return host == null ? null : new WebAddress(host, path(url, end));
  }

  private static int afterScheme(String url) {
    int from = 0;
    while (from < url.length() && url.charAt(from) <= ' ') {
      from++;
    }
    int scheme = url.indexOf("//", from);
    if (scheme == from) {
      return scheme + 2;
    }
    if (scheme <= from || url.charAt(scheme - 1) != ':') {
      return from;
    }
    for (int i = from; i < scheme - 1; i++) {
      char c = url.charAt(i);
      if (c >= 0x80 || !Character.isLetterOrDigit(c) && "+-.".indexOf(c) < 0) {
        return from;
      }
    }
    return scheme + 2;
  }

  private static String host(String url, int from, int to) {
    int end = to;
    if (from < end && url.charAt(from) == '[') {
      int close = url.indexOf(']', from);
      return close < 0 || close > end ? null : six(url.substring(from + 1, close));
    }
    int port = url.lastIndexOf(':', end - 1);
    if (port >= from) {
      end = port;
    }
    if (end - from > 4 * LONGEST_HOST) {
      return null;
    }
    String host = ascii(url.substring(from, end));
    if (host == null) {
      return null;
    }
    int first = 0;
    int last = host.length();
    while (last > 0 && host.charAt(last - 1) == '.') {
      last--;
    }
    while (first < last && host.charAt(first) == '.') {
      first++;
    }
    host = host.substring(first, last);
    boolean named = host.indexOf('.') > 0 && !host.contains("..") && host.length() <= LONGEST_HOST;
    return named ? host : null;
  }

  private static String six(String address) {
    String lower = address.toLowerCase(Locale.ROOT);
    boolean valid = lower.length() <= 45 && lower.indexOf(':') >= 0;
    for (int i = 0; valid && i < lower.length(); i++) {
      valid = "0123456789abcdef:.".indexOf(lower.charAt(i)) >= 0;
    }
    return valid ? lower : null;
  }

  /** In small letters and Punycode; null if it holds what no host's name can. */
  private static String ascii(String given) {
    String name = given;
    if (name.indexOf('%') >= 0) {
      name = decoded(name);
    }
    boolean plain = true;
    for (int i = 0; plain && i < name.length(); i++) {
      plain = name.charAt(i) < 0x80;
    }
    if (!plain) {
      try {
        name = IDN.toASCII(Normalizer.normalize(name, Form.NFKC), IDN.ALLOW_UNASSIGNED);
      } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
        return null; // The JDK's IDN throws both for what is too long or no name.
      }
    }
    name = name.toLowerCase(Locale.ROOT);
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean usual = c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
      if (!usual && c != '-' && c != '.' && c != '_' && c != '*') {
        return null;
      }
    }
    return name;
  }

  private static String decoded(String escaped) {
    byte[] bytes = escaped.getBytes(StandardCharsets.UTF_8);
    int length = 0;
    for (int i = 0; i < bytes.length; i++) {
      int value = bytes[i] == '%' ? escape(bytes, i) : -1;
      bytes[length++] = value >= 0 ? (byte) value : bytes[i];
      i += value >= 0 ? 2 : 0;
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  private static int escape(byte[] bytes, int at) {
    if (at + 2 >= bytes.length) {
      return -1;
    }
    int high = Character.digit(bytes[at + 1], 16);
    int low = Character.digit(bytes[at + 2], 16);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }

  private static String path(String url, int from) {
    int end = url.indexOf('#', from);
    end = Math.min(end < 0 ? url.length() : end, from + LONGEST_PATH);
    while (end > from && url.charAt(end - 1) <= ' ') {
      end--;
    }
    if (end == from) {
      return "";
    }
    StringBuilder path = new StringBuilder(end - from + 1);
    if (url.charAt(from) == '?') {
      path.append('/');
    }
    byte[] bytes = url.substring(from, end).getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      int value = bytes[i] & 0xFF;
      int escaped = value == '%' ? escape(bytes, i) : -1;
      if (escaped >= 0) {
        i += 2;
        PathSpelling.append(path, small(escaped), !PathSpelling.isUnreserved(escaped));
      } else {
        PathSpelling.append(
            path,
            value == '\\' ? '/' : small(value),
            value <= ' ' || value >= 0x7F || value == '%');
      }
    }
    return PathSpelling.withoutDots(path.toString());
  }

  private static int small(int c) {
    return c >= 'A' && c <= 'Z' ? c + 32 : c;
  }

  /** An address of numbers, which has no parts above it. */
  boolean isNumeric() {
    return host.indexOf(':') >= 0 || Character.isDigit(host.charAt(host.length() - 1));
  }
}
