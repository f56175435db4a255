package org.hirundo.operators.html;

import java.net.URI;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jsoup.nodes.Element;

/**
 * What a page's site is called, as far as the page tells: its metadata, the links to its front
 * page, the top of its body, its copyright line, and its address. Looks for what it is asked for.
 * Thread-confined.
 */
final class SiteNames {
  private static final int LONGEST = 40;
  private static final int LONGEST_FRONT = 13;
  private static final int TOP = 200;
  private static final int BOTTOM = 1_500;
  private static final int COPYRIGHT = 120;
  private static final String[] SIGNS = {"©", "copyright", "(c)"};

  private final Set<String> named = new HashSet<>();
  private final PageParts page;
  private final String title;
  private final String host;
  private String top;
  private String copyright;

  private SiteNames(PageParts page, String title) {
    this.page = page;
    this.title = title;
    this.host = host(page.page().location());
  }

  static SiteNames of(PageParts page, String title) {
    SiteNames names = new SiteNames(page, title);
    names.add(page.meta("property", "og:site_name"));
    names.add(page.meta("name", "application-name"));
    names.addLinks();
    return names;
  }

  private String top() {
    if (top == null) {
      String head = page.firstText(TOP + title.length()).toLowerCase(Locale.ROOT);
      top = folded(head).replace(folded(title), "\n");
    }
    return top;
  }

  private String copyright() {
    if (copyright == null) {
      String tail = page.lastText(BOTTOM).toLowerCase(Locale.ROOT);
      int sign = -1;
      for (String each : SIGNS) {
        sign = Math.max(sign, tail.lastIndexOf(each));
      }
      int end = Math.min(tail.length(), sign + COPYRIGHT);
      copyright = sign < 0 ? "" : folded(tail.substring(sign, end));
    }
    return copyright;
  }

  private void addLinks() {
    for (Element link : page.links()) {
      if (leadsHome(link.attr("href").strip())) {
        add(link.text());
        for (Element image : link.getElementsByTag("img")) {
          add(image.attr("alt"));
        }
      }
    }
  }

  private void add(String name) {
    String folded = folded(name);
    if (!folded.isEmpty() && folded.length() <= LONGEST) {
      named.add(folded);
    }
  }

  private boolean leadsHome(String href) {
    int scheme = href.indexOf("://");
    boolean absolute = scheme >= 0 || href.startsWith("//");
    int slash = absolute ? href.indexOf('/', scheme < 0 ? 2 : scheme + 3) : 0;
    String path = slash < 0 ? "/" : href.substring(slash);
    return isFront(path)
        && (!absolute
            || (!host.isEmpty() && host(slash < 0 ? href : href.substring(0, slash)).equals(host)));
  }

  private static boolean isFront(String path) {
    if (path.length() > LONGEST_FRONT) {
      return false;
    }
    return switch (path.toLowerCase(Locale.ROOT)) {
      case "/", "./", "../", "index.html", "./index.html", "../index.html", "/index.html" -> true;
      case "index.htm", "../index.htm", "/index.htm", "/index.php", "index.php" -> true;
      default -> false;
    };
  }

  private static String host(String url) {
    try {
      String host = URI.create(url.startsWith("//") ? "http:" + url : url).getHost();
      if (host == null) {
        return "";
      }
      return (host.startsWith("www.") ? host.substring(4) : host).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException broken) {
      return "";
    }
  }

  /** Whether the page calls its site so, in so many words. */
  boolean has(String name) {
    String folded = folded(name);
    return named.contains(folded) || isAddress(folded);
  }

  /** Whether a short name stands where sites name themselves. */
  boolean mentions(String name) {
    String folded = folded(name);
    if (Glyphs.weight(folded) < 4 || folded.length() > LONGEST) {
      return false;
    }
    return top().contains(folded) || copyright().contains(folded);
  }

  /** Whether the page's body begins with a name. */
  boolean beginsWith(String name) {
    return mentions(name) && top().startsWith(folded(name));
  }

  /** Whether a name stands in the page's copyright line. */
  boolean signs(String name) {
    return copyright().contains(folded(name));
  }

  private boolean isAddress(String folded) {
    if (folded.length() < 4 || host.isEmpty()) {
      return false;
    }
    return host.equals(folded) || ("." + host).contains("." + folded + ".");
  }

  static String folded(String text) {
    StringBuilder folded = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Glyphs.isSpace(c) && c != '\u3000') {
        folded.append(Character.toLowerCase(c));
      }
    }
    return folded.toString();
  }
}
