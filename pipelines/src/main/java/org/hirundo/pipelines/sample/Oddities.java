package org.hirundo.pipelines.sample;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** What a crawl holds beside good pages. */
final class Oddities {
  private static final String MIRROR = "http://mirror.example/";
  private static final String HTML = "text/html";
  private static final String DECLARED = "text/html; charset=utf-8";
  private static final int HUGE_BYTES = 20_000_000;
  private static final byte[] PNG =
      Base64.getDecoder()
          .decode(
              "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5E"
                  + "rkJggg==");
  private static final String COPIED = "swallows-and-their-journey";
  private static final String LOST = "seibutsu-kokyu";
  private static final String GARBLED = "koten-makura";

  private Oddities() {}

  /**
   * Those of a crawl.
   *
   * @param pages the captures of the crawl's good pages, by the pages' names
   */
  static List<Capture> of(DemoCrawl crawl, Map<String, Capture> pages) {
    return switch (crawl) {
      case FIRST ->
          List.of(
              named(pages, COPIED).as(Capture.Kind.COPY, MIRROR + COPIED + ".html"),
              new Capture(
                  MIRROR + "swallow.png", Capture.Kind.IMAGE, "", "image/png", "image/png", PNG),
              page("http://mirror.example/empty.html", Capture.Kind.EMPTY, new byte[0]),
              foreign("de", "https://www.schwalbenhof.example/rauchschwalben.html"));
      case SECOND ->
          List.of(
              named(pages, LOST).as(Capture.Kind.DAMAGED, MIRROR + "old/" + LOST + ".html"),
              page(MIRROR + "bakeru.html", Capture.Kind.MOJIBAKE, mojibake()),
              foreign("fr", "https://www.fournil.example/pourquoi-le-pain-leve.html"));
      case THIRD ->
          List.of(
              page(MIRROR + "bell.html", Capture.Kind.HUGE, huge()),
              foreign("zh", "https://www.lantian.example/tiankong.html"));
    };
  }

  private static Capture named(Map<String, Capture> pages, String name) {
    Capture capture = pages.get(name);
    if (capture == null) {
      throw new IllegalStateException("the sample lacks the page " + name);
    }
    return capture;
  }

  private static Capture page(String url, Capture.Kind kind, byte[] body) {
    return new Capture(url, kind, "", HTML, DECLARED, body);
  }

  private static Capture foreign(String language, String url) {
    String html = ResourceTree.text("sample/oddities/" + language + ".html");
    return page(url, Capture.Kind.FOREIGN, html.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] mojibake() {
    String body = Edition.of(pageNamed(GARBLED), DemoCrawl.SECOND).html();
    byte[] bytes = body.replaceAll("<[^>]*>", "").getBytes(StandardCharsets.UTF_8);
    String text = new String(bytes, Charset.forName("windows-31j")).replace("<", "").strip();
    String html =
        "<!DOCTYPE html>\n<html lang=\"ja\"><head><title>"
            + text.lines().findFirst().orElse("")
            + "</title></head>\n<body><p>"
            + text.replace("\n", "</p>\n<p>")
            + "</p></body></html>\n";
    return html.getBytes(StandardCharsets.UTF_8);
  }

  private static SamplePage pageNamed(String name) {
    String path = "sample/pages/ja/" + name + ".html";
    return SamplePage.parse(name, ResourceTree.text(path));
  }

  private static byte[] huge() {
    String line =
        "<p>The bell of the old town hall rings every quarter of an hour, and nobody hears it.</p>\n";
    String head = "<!DOCTYPE html>\n<html lang=\"en\"><head><title>The bell</title></head><body>\n";
    StringBuilder html = new StringBuilder(HUGE_BYTES + line.length());
    html.append(head);
    while (html.length() < HUGE_BYTES) {
      html.append(line);
    }
    return html.append("</body></html>\n").toString().getBytes(StandardCharsets.UTF_8);
  }
}
