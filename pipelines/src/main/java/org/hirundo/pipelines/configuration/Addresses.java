package org.hirundo.pipelines.configuration;

import java.util.regex.Pattern;

/** What a broker's addresses and topic names may look like. */
final class Addresses {
  private static final Pattern HOST_PORT =
      Pattern.compile("(?:\\[[0-9A-Fa-f:.]{2,45}]|[A-Za-z0-9._-]{1,253}):[0-9]{1,5}");
  private static final Pattern TOPIC_PART = Pattern.compile("[A-Za-z0-9._-]{0,64}");

  private Addresses() {}

  static boolean areValid(String bootstrap) {
    for (String address : bootstrap.split(",", -1)) {
      String trimmed = address.strip();
      if (!HOST_PORT.matcher(trimmed).matches()
          || Integer.parseInt(trimmed.substring(trimmed.lastIndexOf(':') + 1)) > 65535) {
        return false;
      }
    }
    return true;
  }

  static boolean isTopicPart(String prefix) {
    return TOPIC_PART.matcher(prefix).matches();
  }
}
