package org.hirundo.pipelines.sample;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the sample's crawls find. */
final class CrawlPages {
  private CrawlPages() {}

  /**
   * A crawl's captures, as mixed as a crawler's: in the order of a hash of their addresses.
   *
   * @param pages all pages of the sample
   */
  static List<Capture> of(DemoCrawl crawl, List<SamplePage> pages) {
    SiteClothing clothing = SiteClothing.of(pages);
    Map<String, Capture> good = new LinkedHashMap<>();
    for (SamplePage page : pages) {
      if (page.foundIn(crawl)) {
        good.put(page.name(), capture(Edition.of(page, crawl), clothing));
      }
    }
    List<Capture> all = new ArrayList<>(good.values());
    all.addAll(Oddities.of(crawl, good));
    all.sort(Comparator.comparing(capture -> Digests.sha1(capture.url())));
    return List.copyOf(all);
  }

  private static Capture capture(Edition edition, SiteClothing clothing) {
    SamplePage page = edition.page();
    Capture.Kind kind = Capture.Kind.UNCHANGED;
    if (edition.first()) {
      kind = Capture.Kind.NEW;
    } else if (edition.changed()) {
      kind = Capture.Kind.CHANGED;
    }
    return new Capture(
        clothing.url(page),
        kind,
        page.domain(),
        clothing.layout(page).equals("blog") ? "application/xhtml+xml" : "text/html",
        CharsetClaim.of(page).contentType(),
        page.charset().encode(clothing.dress(edition)));
  }
}
