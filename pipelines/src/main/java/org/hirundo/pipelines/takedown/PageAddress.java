package org.hirundo.pipelines.takedown;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.hirundo.operators.lists.PathSpelling;
import org.hirundo.operators.lists.WebAddress;

/**
 * A page's host and path in the one spelling by which takedowns are compared. Scheme, user and
 * fragment make no difference, nor do the ports 80 and 443, the host's case and whether it is in
 * Punycode, dot segments, and escapes that are not needed (RFC 3986, 6.2.2; RFC 9309, 2.2.2). The
 * path's case and its query do.
 *
 * @param host in small ASCII letters, without a port
 * @param port with its colon; empty for 80 and 443
 * @param path begins with /; the query is its end
 */
record PageAddress(String host, String port, String path) {
  /** Bytes of a path that count; what is behind them makes no difference. */
  static final int LONGEST_PATH = 4096;

  /** Nothing if the URL names no web host. */
  static Optional<PageAddress> of(String url) {
    WebAddress address = WebAddress.of(url);
    if (address == null) {
      return Optional.empty();
    }
    String text = url.strip();
    int authority = afterScheme(text);
    int end = authority;
    while (end < text.length() && "/?#\\".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return Optional.of(
        new PageAddress(
            address.host(), port(text.substring(authority, end)), path(text.substring(end))));
  }

  private static int afterScheme(String url) {
    int slashes = url.indexOf("//");
    int other = url.indexOf('/');
    return slashes >= 0 && slashes == other ? slashes + 2 : 0;
  }

  private static String port(String authority) {
    int colon = authority.lastIndexOf(':');
    if (colon < 0 || colon < authority.lastIndexOf(']')) {
      return "";
    }
    String port = authority.substring(colon + 1);
    boolean digits = !port.isEmpty() && port.chars().allMatch(c -> c >= '0' && c <= '9');
    String plain = digits ? port.replaceFirst("^0+(?=.)", "") : "";
    return plain.isEmpty() || plain.equals("80") || plain.equals("443") ? "" : ":" + plain;
  }

  private static String path(String rest) {
    int fragment = rest.indexOf('#');
    String path = normalised(fragment < 0 ? rest : rest.substring(0, fragment));
    return PathSpelling.withoutDots(path.startsWith("/") ? path : "/" + path);
  }

  /** With escapes only where they are needed, in capital letters. */
  static String normalised(String path) {
    byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
    int length = Math.min(bytes.length, LONGEST_PATH);
    StringBuilder out = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      int value = bytes[i] & 0xFF;
      int high = value == '%' && i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
      int low = high < 0 ? -1 : Character.digit(bytes[i + 2], 16);
      if (low >= 0) {
        i += 2;
        PathSpelling.append(out, high << 4 | low, !PathSpelling.isUnreserved(high << 4 | low));
      } else {
        PathSpelling.append(out, value == '\\' ? '/' : value, value <= ' ' || value >= 0x7F);
      }
    }
    return out.toString();
  }

  /** Host, port and path in one. */
  String all() {
    return host + port + path;
  }

  /** An address of numbers has no hosts above it. */
  boolean isNumeric() {
    return host.indexOf(':') >= 0 || Character.isDigit(host.charAt(host.length() - 1));
  }
}
