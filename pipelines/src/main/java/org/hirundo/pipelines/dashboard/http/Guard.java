package org.hirundo.pipelines.dashboard.http;

import com.sun.net.httpserver.Headers;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;

/**
 * Refuses requests that another page makes through a visitor's browser: under a foreign name that
 * was pointed at this address (DNS rebinding), or from a foreign origin. Names are compared and
 * never looked up. Immutable.
 */
final class Guard {
  private final String host;

  /**
   * @param host the name or address that was configured
   */
  Guard(String host) {
    this.host = host.toLowerCase(Locale.ROOT);
  }

  /**
   * A loopback server is asked for by a loopback name alone; any server by an address, by its own
   * configured name, or by this machine's.
   */
  void requireHost(Headers headers) {
    String given = headers.getFirst("Host");
    String name = given == null ? "" : name("http://" + given);
    boolean known =
        name.equals("localhost")
            || name.endsWith(".localhost")
            || name.equals(host)
            || isAddress(name)
            || (!loopback(host) && name.equals(machine()));
    if (!known) {
      throw new BadRequest(
          421,
          "this dashboard is not called "
              + name
              + ": open it by its address, or set dashboard.host to that name");
    }
  }

  /** A write, and any request that tells its origin, comes from this dashboard's own page. */
  void requireOrigin(Headers headers) {
    String origin = headers.getFirst("Origin");
    if (origin != null
        && !authority(origin).equals(authority("http://" + headers.getFirst("Host")))) {
      throw new BadRequest(
          403, "the page at " + origin + " may not ask this dashboard: open the dashboard itself");
    }
    String site = headers.getFirst("Sec-Fetch-Site");
    if (origin == null && site != null && !site.equals("same-origin") && !site.equals("none")) {
      throw new BadRequest(
          403, "a page of another site may not ask this dashboard: open the dashboard itself");
    }
  }

  static boolean loopback(String host) {
    try {
      return host.equals("localhost")
          || (isAddress(host.toLowerCase(Locale.ROOT))
              && InetAddress.getByName(host).isLoopbackAddress());
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static boolean isAddress(String name) {
    return name.matches("[0-9]+(\\.[0-9]+){3}") || name.matches("\\[?[0-9a-f]*:[0-9a-f:.%]*]?");
  }

  private static String machine() {
    try {
      return InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT);
    } catch (UnknownHostException e) {
      return "";
    }
  }

  private static String name(String uri) {
    String authority = authority(uri);
    int colon = authority.lastIndexOf(':');
    boolean port = colon > 0 && authority.indexOf(']') < colon && authority.indexOf(':') == colon;
    port = port || (authority.startsWith("[") && colon > authority.indexOf(']'));
    return port ? authority.substring(0, colon) : authority;
  }

  /** Host and port as they are written; empty where there are none. */
  private static String authority(String uri) {
    try {
      String authority = URI.create(uri).getRawAuthority();
      return authority == null ? "" : authority.toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
