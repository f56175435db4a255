package org.hirundo.pipelines.sample;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Dresses an edition as a whole page of its site: navigation, side bars, archives, advertisements,
 * comments, footer. Of all that, nothing belongs to the main text. It varies a little with the
 * crawl: a date, a ranking, a counter. Thread safe.
 */
public final class SiteClothing {
  private static final String MATHJAX =
      """
      <script type="text/x-mathjax-config">
      MathJax.Hub.Config({tex2jax: {inlineMath: [["\\\\(","\\\\)"]], processEscapes: true}});
      </script>
      <script async src="https://cdn.example/mathjax/2.7.9/MathJax.js?config=TeX-AMS_CHTML"></script>\
      """;
  private static final int MONTHS = 8;

  private final Map<String, Site> sites;
  private final Map<String, Map<String, String>> words;
  private final Map<String, Layout> layouts = new HashMap<>();
  private final List<SamplePage> pages;

  private SiteClothing(List<SamplePage> pages) {
    this.sites = Site.load();
    this.words = Site.words();
    this.pages = pages;
    sites.values().forEach(site -> layouts.computeIfAbsent(site.layout(), Layout::load));
  }

  /** Clothing for pages that link to each other. */
  public static SiteClothing of(List<SamplePage> pages) {
    return new SiteClothing(List.copyOf(pages));
  }

  /** The address of a page. */
  public String url(SamplePage page) {
    return site(page).url(page);
  }

  /** The name of a page's layout. */
  public String layout(SamplePage page) {
    return site(page).layout();
  }

  /** The whole page as HTML. */
  public String dress(Edition edition) {
    SamplePage page = edition.page();
    Site site = site(page);
    Map<String, List<Link>> lists = lists(site, edition);
    Map<String, String> markup = new HashMap<>();
    markup.put("content", edition.html());
    markup.put("charset", CharsetClaim.of(page).element(site.layout()));
    markup.put("lang", page.choice(4) == 0 ? "" : " lang=\"" + page.language() + "\"");
    markup.put("math", page.math().equals("mathjax") ? MATHJAX : "");
    return layouts.get(site.layout()).fill(values(site, edition, lists), markup, lists);
  }

  private Map<String, String> values(Site site, Edition edition, Map<String, List<Link>> lists) {
    SamplePage page = edition.page();
    LocalDate day = edition.crawl().day();
    Map<String, String> values = new HashMap<>();
    Map<String, String> said = words.get(site.language());
    said.forEach((key, word) -> values.put("w." + key, word));
    int visitors = 12_000 + page.choice(9973) + 2311 * edition.crawl().number();
    values.put("visitors", String.format(said.get("visitors"), visitors));
    values.put(
        "updated",
        String.format(
            said.get("updated"), day.getYear(), day.getMonthValue(), 1 + page.choice(28)));
    values.put("title", page.title());
    values.put("site", site.name());
    values.put("tagline", site.tagline());
    values.put("keeper", site.keeper());
    values.put("profile", site.profile());
    values.put("topic", site.topics().get(page.choice(site.topics().size())));
    values.put("url", site.url(page));
    values.put("since", Integer.toString(site.since()));
    values.put("year", Integer.toString(day.getYear()));
    values.put("crawl", Integer.toString(edition.crawl().number()));
    values.put("date", LocalDate.of(2023, 1 + page.choice(12), 1 + page.choice(28)).toString());
    List<Link> siblings = lists.get("siblings");
    values.put("previous", siblings.isEmpty() ? "/" : siblings.get(0).url());
    values.put("next", siblings.isEmpty() ? "/" : siblings.get(siblings.size() - 1).url());
    return values;
  }

  private Map<String, List<Link>> lists(Site site, Edition edition) {
    int shift = edition.crawl().number();
    List<Link> siblings = new ArrayList<>();
    for (SamplePage other : pages) {
      if (other.site().equals(edition.page().site())
          && other.foundIn(edition.crawl())
          && other != edition.page()) {
        siblings.add(new Link(site.url(other), other.title(), siblings.size() + 1));
      }
    }
    Map<String, String> said = words.get(site.language());
    List<Link> menu = links(List.of(said.get("home"), said.get("about")), "/m/", shift);
    menu.addAll(links(site.topics(), "/c/", shift));
    menu.add(new Link("/contact", said.get("contact"), 1));
    List<Link> ranking = new ArrayList<>(links(site.topics(), "/rank/", 0));
    ranking.addAll(siblings);
    Collections.rotate(ranking, shift);
    Map<String, List<Link>> lists = new HashMap<>();
    lists.put("siblings", siblings);
    lists.put("menu", menu);
    lists.put("topics", links(site.topics(), "/c/", 3 * shift));
    lists.put("promos", links(site.promos(), "/ad?", shift));
    lists.put("opinions", links(site.opinions(), "#c", shift));
    lists.put("ranking", numbered(ranking));
    lists.put("months", months(said.get("month"), edition.crawl().day()));
    return lists;
  }

  private static List<Link> links(List<String> texts, String url, int plus) {
    List<Link> links = new ArrayList<>();
    for (String text : texts) {
      int n = links.size() + 1;
      links.add(new Link(url + n, text, n * 4 + plus));
    }
    return links;
  }

  private static List<Link> numbered(List<Link> ranking) {
    List<Link> links = new ArrayList<>();
    for (Link link : ranking) {
      links.add(new Link(link.url(), link.text(), links.size() + 1));
    }
    return links;
  }

  private static List<Link> months(String format, LocalDate day) {
    List<Link> links = new ArrayList<>();
    for (int back = 0; back < MONTHS; back++) {
      LocalDate month = day.minusMonths(back);
      String text = String.format(format, month.getYear(), month.getMonthValue());
      links.add(new Link("/archive/" + month.toString().substring(0, 7), text, 2 + back % 5));
    }
    return links;
  }

  private Site site(SamplePage page) {
    Site site = sites.get(page.site());
    if (site == null || !site.language().equals(page.language())) {
      throw new IllegalArgumentException(
          "page " + page.name() + ": sites.yaml has no site " + page.site() + " of its language");
    }
    return site;
  }
}
