package org.hirundo.pipelines.sample;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Entities;

/**
 * A page's main content as of one crawl.
 *
 * @param page the page
 * @param crawl the crawl
 * @param html a fragment without {@code data-from} and {@code data-until}
 */
public record Edition(SamplePage page, DemoCrawl crawl, String html) {
  private static final String FROM = "data-from";
  private static final String UNTIL = "data-until";

  /**
   * The edition that a crawl finds.
   *
   * @throws IllegalArgumentException if the crawl does not find the page
   */
  public static Edition of(SamplePage page, DemoCrawl crawl) {
    if (!page.foundIn(crawl)) {
      throw new IllegalArgumentException("page " + page.name() + " is not in " + crawl.id());
    }
    return new Edition(page, crawl, applied(page.body(), crawl.number()));
  }

  /** Whether the crawl before found the page with other content. */
  boolean changed() {
    int before = crawl.number() - 1;
    return page.crawls().contains(before) && !html.equals(applied(page.body(), before));
  }

  /** Whether no crawl before found the page. */
  boolean first() {
    return page.crawls().get(0) == crawl.number();
  }

  private static String applied(String body, int crawl) {
    if (!body.contains(FROM) && !body.contains(UNTIL)) {
      return body;
    }
    Document parsed = Jsoup.parseBodyFragment(body);
    parsed.outputSettings().prettyPrint(false).escapeMode(Entities.EscapeMode.xhtml);
    for (Element element : parsed.select("[" + FROM + "],[" + UNTIL + "]")) {
      int from = number(element, FROM, 1);
      int until = number(element, UNTIL, Integer.MAX_VALUE);
      if (crawl < from || crawl > until) {
        element.remove();
      } else {
        element.removeAttr(FROM).removeAttr(UNTIL);
      }
    }
    return parsed.body().html();
  }

  private static int number(Element element, String attribute, int otherwise) {
    return element.hasAttr(attribute) ? Integer.parseInt(element.attr(attribute)) : otherwise;
  }
}
