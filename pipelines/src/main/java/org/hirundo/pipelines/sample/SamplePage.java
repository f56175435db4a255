package org.hirundo.pipelines.sample;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.util.List;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;

/**
 * One page of the sample as it was written: what stands in its front matter, and its main content.
 *
 * @param name the file's name without folder and ending; unique
 * @param title plain text
 * @param language {@code ja} or {@code en}
 * @param kind such as lecture, diary, shop
 * @param subject a free word
 * @param quality {@code educational} or {@code other}
 * @param site the short name of its made-up site
 * @param charset what its bytes are written in
 * @param crawls the crawls it is found in, 1 to 3, rising
 * @param math {@code none}, {@code mathjax} or {@code mathml}
 * @param body the main content as an HTML fragment, with {@code data-from} and {@code data-until}
 */
public record SamplePage(
    String name,
    String title,
    String language,
    String kind,
    String subject,
    String quality,
    String site,
    PageCharset charset,
    List<Integer> crawls,
    String math,
    String body) {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final String RULE = "---\n";

  public SamplePage {
    crawls = List.copyOf(crawls);
  }

  private record FrontMatter(
      String title,
      String language,
      String kind,
      String subject,
      String quality,
      String site,
      String charset,
      List<Integer> crawls,
      String math) {}

  /**
   * Parses a page's file.
   *
   * @throws IllegalArgumentException naming the page, if its front matter is missing or wrong
   */
  static SamplePage parse(String name, String file) {
    int end = file.indexOf("\n" + RULE, RULE.length() - 1);
    if (!file.startsWith(RULE) || end < 0) {
      throw wrong(name, "it must begin with front matter between two lines of ---", null);
    }
    FrontMatter front;
    try {
      front = YAML.readValue(file.substring(RULE.length(), end + 1), FrontMatter.class);
    } catch (JsonProcessingException e) {
      throw wrong(name, e.getOriginalMessage(), e);
    }
    require(name, "title", front.title() != null && !front.title().isBlank());
    require(name, "language", oneOf(front.language(), "ja", "en"));
    require(name, "quality", oneOf(front.quality(), "educational", "other"));
    require(name, "site", front.site() != null);
    require(name, "math", oneOf(front.math(), "none", "mathjax", "mathml"));
    List<Integer> crawls = front.crawls() == null ? List.of() : front.crawls();
    require(name, "crawls", !crawls.isEmpty() && Set.of(1, 2, 3).containsAll(crawls));
    require(name, "charset", front.charset() != null);
    return new SamplePage(
        name,
        front.title(),
        front.language(),
        front.kind(),
        front.subject(),
        front.quality(),
        front.site(),
        PageCharset.named(front.charset()),
        crawls.stream().sorted().toList(),
        front.math(),
        file.substring(end + 1 + RULE.length()).strip());
  }

  boolean foundIn(DemoCrawl crawl) {
    return crawls.contains(crawl.number());
  }

  boolean educational() {
    return quality.equals("educational");
  }

  /**
   * The mixture's component that it belongs to: {@code math} with formulas, {@code code} if more
   * than half of it is code, else its language.
   */
  public String domain() {
    if (!math.equals("none")) {
      return "math";
    }
    Element content = Jsoup.parseBodyFragment(body).body();
    int code = content.select("pre").stream().mapToInt(pre -> pre.wholeText().length()).sum();
    return code * 2 > content.wholeText().length() ? "code" : language;
  }

  /** A number from 0 that stands for the page, to choose among variants by. */
  int choice(int variants) {
    return Math.floorMod(name.hashCode() * 0x9E3779B1 >>> 7, variants);
  }

  private static boolean oneOf(String value, String... allowed) {
    return value != null && List.of(allowed).contains(value);
  }

  private static void require(String name, String field, boolean holds) {
    if (!holds) {
      throw wrong(name, "the field '" + field + "' is missing or has no allowed value", null);
    }
  }

  private static IllegalArgumentException wrong(String name, String reason, Exception cause) {
    return new IllegalArgumentException("sample page " + name + ": " + reason, cause);
  }
}
