package org.hirundo.operators.charset;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * What a page says of its own encoding.
 *
 * @param http the {@code charset} parameter of the HTTP header, or null
 * @param meta of a {@code meta} element, or else of an XML declaration, or null
 * @param japanese whether a {@code lang} attribute names Japanese
 */
record Declarations(Codec http, Codec meta, boolean japanese) {
  private static final int PRESCAN = 4096;

  /** Reads the header, and the first 4 KiB as the HTML standard's prescan does. */
  static Declarations of(byte[] body, String httpContentType) {
    String start =
        new String(body, 0, Math.min(body.length, PRESCAN), StandardCharsets.ISO_8859_1)
            .toLowerCase(Locale.ROOT);
    Codec http = find(parameter(httpContentType.toLowerCase(Locale.ROOT)));
    Codec meta = meta(start);
    if (meta == null && start.startsWith("<?xml")) {
      meta = find(attribute(start, 5, tagEnd(start, 5), "encoding"));
    }
    if (meta == Labels.UTF_16LE || meta == Labels.UTF_16BE) {
      meta = Labels.UTF_8;
    }
    return new Declarations(http, meta, namesJapanese(start));
  }

  private static Codec find(String label) {
    return label.isEmpty() ? null : Labels.find(label);
  }

  private static Codec meta(String text) {
    int at = 0;
    while ((at = text.indexOf('<', at)) >= 0) {
      if (text.startsWith("<!--", at)) {
        int end = text.indexOf("-->", at + 2);
        if (end < 0) {
          return null;
        }
        at = end + 3;
      } else if (text.startsWith("<meta", at)) {
        int end = tagEnd(text, at + 5);
        String label = attribute(text, at + 5, end, "charset");
        if (label.isEmpty() && !attribute(text, at + 5, end, "http-equiv").isEmpty()) {
          label = parameter(attribute(text, at + 5, end, "content"));
        }
        Codec codec = find(label);
        if (codec != null) {
          return codec;
        }
        at = end;
      } else {
        at++;
      }
    }
    return null;
  }

  private static boolean namesJapanese(String text) {
    int html = text.indexOf("<html");
    return html >= 0 && attribute(text, html + 5, tagEnd(text, html + 5), "lang").startsWith("ja");
  }

  /** The value of {@code charset=} in a content type, or empty. */
  private static String parameter(String contentType) {
    int at = 0;
    while ((at = contentType.indexOf("charset", at)) >= 0) {
      at = skipSpace(contentType, at + 7, contentType.length());
      if (at < contentType.length() && contentType.charAt(at) == '=') {
        int start = skipSpace(contentType, at + 1, contentType.length());
        while (start < contentType.length() && quote(contentType.charAt(start))) {
          start++;
        }
        int end = start;
        while (end < contentType.length() && !endsLabel(contentType.charAt(end))) {
          end++;
        }
        return contentType.substring(start, end);
      }
    }
    return "";
  }

  private static boolean endsLabel(char c) {
    return c <= ' ' || quote(c) || c == ';' || c == ',';
  }

  private static boolean quote(char c) {
    return c == '"' || c == '\'';
  }

  private static int tagEnd(String text, int from) {
    char quoted = 0;
    for (int at = from; at < text.length(); at++) {
      char c = text.charAt(at);
      if (quoted != 0) {
        quoted = c == quoted ? 0 : quoted;
      } else if (quote(c) && text.charAt(at - 1) == '=') {
        quoted = c;
      } else if (c == '>') {
        return at;
      }
    }
    return text.length();
  }

  /** The value of an attribute between {@code from} and {@code to}, or empty. */
  private static String attribute(String text, int from, int to, String name) {
    int at = from;
    while (at < to) {
      while (at < to && !nameChar(text.charAt(at))) {
        at++;
      }
      int nameStart = at;
      while (at < to && nameChar(text.charAt(at))) {
        at++;
      }
      int nameEnd = at;
      at = skipSpace(text, at, to);
      if (at >= to || text.charAt(at) != '=') {
        continue;
      }
      at = skipSpace(text, at + 1, to);
      int start = at;
      int end;
      if (at < to && quote(text.charAt(at))) {
        start++;
        int close = text.indexOf(text.charAt(at), start);
        end = close < 0 || close > to ? to : close;
        at = end + 1;
      } else {
        while (at < to && text.charAt(at) > ' ') {
          at++;
        }
        end = at;
      }
      if (nameEnd - nameStart == name.length() && text.startsWith(name, nameStart)) {
        return text.substring(Math.min(start, end), end).strip();
      }
    }
    return "";
  }

  private static boolean nameChar(char c) {
    return c > ' ' && c != '=' && c != '/' && c != '>' && !quote(c);
  }

  private static int skipSpace(String text, int from, int to) {
    int at = from;
    while (at < to && text.charAt(at) <= ' ') {
      at++;
    }
    return at;
  }
}
