package org.hirundo.operators.html;

import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** A page's own title: the heading or metadata that its {@code title} element repeats. */
final class PageTitle {
  private static final String[] SEPARATORS = {
    " | ", " - ", " – ", " — ", " :: ", "｜", " » ", " : "
  };

  private PageTitle() {}

  static String of(Document page) {
    String title = page.title().strip();
    Element declared = page.selectFirst("meta[property=og:title]");
    String open = declared == null ? "" : declared.attr("content").strip();
    if (!open.isEmpty() && (title.isEmpty() || title.contains(open))) {
      return open;
    }
    for (Element heading : page.getElementsByTag("h1")) {
      String text = heading.text().strip();
      if (text.length() > 3 && title.length() > text.length() && title.startsWith(text)) {
        return text;
      }
    }
    return title.isEmpty() ? open : withoutSite(title);
  }

  private static String withoutSite(String title) {
    for (String separator : SEPARATORS) {
      int at = title.lastIndexOf(separator);
      if (at * 2 > title.length()) {
        return title.substring(0, at).strip();
      }
    }
    return title;
  }
}
