package org.hirundo.pipelines.curate;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/** Tells HTML from what is not, by the declared type and the first bytes. */
final class MediaType {
  private static final int SNIFFED = 1024;
  private static final Set<String> HTML = Set.of("text/html", "application/xhtml+xml");

  /** Types that say little, so that the bytes have to. */
  private static final Set<String> VAGUE =
      Set.of(
          "",
          "text/plain",
          "application/octet-stream",
          "unknown/unknown",
          "unk",
          "text/xml",
          "application/xml",
          "application/http",
          "*/*");

  private static final String[] MAGICS = {
    "%PDF", "\u0089PNG", "GIF8", "\u00FF\u00D8\u00FF", "PK\u0003\u0004", "\u001F\u008B", "{\\rtf"
  };

  private MediaType() {}

  /**
   * @param contentType value of the HTTP header; may be empty
   */
  static boolean isHtml(String contentType, byte[] body) {
    int end = contentType.indexOf(';');
    String type =
        (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    String start = new String(body, 0, Math.min(body.length, SNIFFED), StandardCharsets.ISO_8859_1);
    for (String magic : MAGICS) {
      if (start.startsWith(magic)) {
        return false;
      }
    }
    return HTML.contains(type) || VAGUE.contains(type) && looksLikeHtml(start);
  }

  private static boolean looksLikeHtml(String start) {
    String lower = start.replace("\0", "").toLowerCase(Locale.ROOT);
    return lower.contains("<!doctype html")
        || lower.contains("<html")
        || lower.contains("<head")
        || lower.contains("<body")
        || lower.contains("<title");
  }
}
