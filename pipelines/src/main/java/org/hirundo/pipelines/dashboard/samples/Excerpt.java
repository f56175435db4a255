package org.hirundo.pipelines.dashboard.samples;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The beginning of a text.
 *
 * @param text at most {@value #LONGEST} UTF-16 units; null: there is none
 * @param truncated whether there is more
 */
record Excerpt(String title, String text, boolean truncated) {
  static final int LONGEST = 4_000;
  static final Excerpt NONE = new Excerpt("", null, false);

  static Excerpt of(String title, String text) {
    if (text.length() <= LONGEST) {
      return new Excerpt(title, text, false);
    }
    int end = Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
    return new Excerpt(title, text.substring(0, end), true);
  }

  void put(ObjectNode node) {
    node.put("title", title).put("text", text).put("truncated", truncated);
  }
}
