package org.hirundo.pipelines.dashboard.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a client asks for.
 *
 * @param tail of the path, behind its endpoint's own; empty if there is none
 * @param query by name; of several of one name the first
 * @param authorization the header, or empty
 * @param body of a {@code POST}, at most {@value DashboardHttp#BODY_LIMIT} bytes
 */
public record Request(String tail, Map<String, String> query, String authorization, byte[] body) {

  /**
   * @param raw as it stands behind the question mark; null: none
   */
  static Map<String, String> query(String raw) {
    Map<String, String> values = new HashMap<>();
    if (raw == null) {
      return values;
    }
    for (String part : raw.split("&")) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        try {
          values.putIfAbsent(
              URLDecoder.decode(part.substring(0, equals), StandardCharsets.UTF_8),
              URLDecoder.decode(part.substring(equals + 1), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
          throw new BadRequest("the address holds a broken %-escape: " + e.getMessage());
        }
      }
    }
    return values;
  }

  public Optional<String> value(String name) {
    return Optional.ofNullable(query.get(name)).filter(text -> !text.isEmpty());
  }

  /**
   * @throws BadRequest if it is no whole number from {@code least} to {@code most}
   */
  public long number(String name, long otherwise, long least, long most) {
    Optional<String> text = value(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      long number = Long.parseLong(text.get());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new BadRequest(
        name + "=" + text.get() + ": give a whole number from " + least + " to " + most);
  }
}
