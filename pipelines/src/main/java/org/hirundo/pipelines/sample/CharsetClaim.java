package org.hirundo.pipelines.sample;

import java.util.List;
import java.util.Map;

/**
 * What a page says its charset is. As on the web, it is said in several ways, left out, or wrong.
 *
 * @param header label in the HTTP {@code Content-Type}, or empty; about two thirds have one
 * @param meta label in the HTML, or empty
 */
record CharsetClaim(String header, String meta) {
  /** Pages whose HTML names a charset that is not theirs. */
  static final Map<String, String> WRONG =
      Map.of(
          "kagaku-heiko", "Shift_JIS",
          "shop-ocha", "utf-8",
          "sekaishi-kappan", "Shift_JIS",
          "rain-shadows", "iso-8859-1");

  static CharsetClaim of(SamplePage page) {
    List<String> aliases = page.charset().aliases();
    String header = page.choice(3) == 0 ? "" : aliases.get(page.choice(5) % aliases.size());
    String right = page.choice(7) == 0 ? "" : aliases.get(page.choice(11) % aliases.size());
    return new CharsetClaim(header, WRONG.getOrDefault(page.name(), right));
  }

  /** The HTML element, in the manner of the layout's years. */
  String element(String layout) {
    if (meta.isEmpty()) {
      return "";
    }
    return switch (layout) {
      case "table" ->
          "<META HTTP-EQUIV=\"Content-Type\" CONTENT=\"text/html; charset=" + meta + "\">";
      case "blog" ->
          "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=" + meta + "\" />";
      default -> "<meta charset=\"" + meta + "\">";
    };
  }

  String contentType() {
    return header.isEmpty() ? "text/html" : "text/html; charset=" + header;
  }
}
