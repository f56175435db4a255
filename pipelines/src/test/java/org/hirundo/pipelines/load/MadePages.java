package org.hirundo.pipelines.load;

import java.nio.charset.Charset;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Pages without end, each a function of its number: a real page's markup, filled with sentences of
 * other real pages in its language, and made as long as pages are in Common Crawl by scripts and
 * style sheets of real pages. Two pages share a sentence by chance only, unless one is a copy.
 *
 * <p>Thread-safe.
 */
final class MadePages {
  /** Bytes of a page: 150 KB in the mean, as the crawl's figures say. */
  private static final double MEDIAN = 85_000;

  private static final double SPREAD = 1.1;
  private static final int SHORTEST = 3_000;
  private static final int LONGEST = 1 << 20;
  private static final int LEAST_SENTENCES = 400; // below, pages of a language repeat each other

  /** What a capture is. */
  enum Kind {
    NEW,
    EXACT,
    NEAR,
    NO_PAGE
  }

  /**
   * A capture.
   *
   * @param original the number of the page that it is a copy of, else its own
   * @param language empty where it is no page
   */
  record Made(Kind kind, long original, String language, String contentType, byte[] body) {}

  private final RealPages real;
  private final Shares shares;
  private final long seed;
  private final List<String> others;

  MadePages(RealPages real, Shares shares, long seed) {
    this.real = real;
    this.shares = shares;
    this.seed = seed;
    this.others =
        real.templates().keySet().stream()
            .filter(l -> !l.equals("ja") && !l.equals("en"))
            .filter(l -> real.sentences().get(l).size() >= LEAST_SENTENCES)
            .toList();
  }

  /** Seeds are mixed: those of neighbours would give one stream, a step apart. */
  private SplittableRandom random(long page, int purpose) {
    long mixed = seed * 31 + page;
    mixed = (mixed ^ mixed >>> 33) * 0xFF51AFD7ED558CCDL + purpose;
    mixed = (mixed ^ mixed >>> 33) * 0xC4CEB9FE1A85EC53L;
    return new SplittableRandom(mixed ^ mixed >>> 33);
  }

  Made page(long number) {
    if (isOther(number)) {
      SplittableRandom random = random(number, 6);
      byte[] image = new byte[random.nextInt(5_000, 200_000)];
      random.nextBytes(image);
      return new Made(Kind.NO_PAGE, number, "", "image/jpeg", image);
    }
    Kind kind = kind(number);
    long original = original(number);
    return made(kind, original, number);
  }

  private boolean isOther(long number) {
    return number > 0 && random(number, 1).nextDouble() < shares.otherThanPages();
  }

  private Kind kind(long number) {
    SplittableRandom random = random(number, 2);
    double drawn = random.nextDouble();
    if (number == 0 || drawn >= shares.exact() + shares.near()) {
      return Kind.NEW;
    }
    return drawn < shares.exact() ? Kind.EXACT : Kind.NEAR;
  }

  /** The new page that this one goes back to. */
  private long original(long number) {
    long page = number;
    while (kind(page) != Kind.NEW || isOther(page)) {
      page = random(page, 3).nextLong(page);
    }
    return page;
  }

  private Made made(Kind kind, long original, long number) {
    SplittableRandom content = random(original, 4);
    String language = language(content);
    List<PageTemplate> templates = real.templates().get(language);
    int size = size(content);
    PageTemplate template = fitting(templates, size, content);
    List<String> sentences = real.sentences().get(language);
    SplittableRandom own = random(number, 5);
    Edits edits = new Edits(own, sentences);
    String padding = padding(size - template.characters(), content);
    String page =
        template.filled(
            padding,
            () -> {
              String sentence = sentences.get(content.nextInt(sentences.size()));
              return kind == Kind.NEAR ? edits.sentence(sentence) : sentence;
            },
            () -> kind == Kind.NEAR && edits.loses());
    byte[] body = page.getBytes(Charset.forName(template.charset()));
    String type = own.nextInt(4) == 0 ? "text/html" : "text/html; charset=" + template.charset();
    return new Made(kind, original, language, type, body);
  }

  private String padding(int room, SplittableRandom random) {
    StringBuilder padding = new StringBuilder();
    for (int tries = 0; padding.length() < room && tries < 100; tries++) {
      String block = real.blocks().get(random.nextInt(real.blocks().size()));
      if (padding.length() + block.length() <= room + 500) {
        padding.append(block).append('\n');
      }
    }
    return padding.toString();
  }

  private String language(SplittableRandom random) {
    double pages = 1 - shares.otherThanPages();
    double drawn = random.nextDouble() * pages;
    if (drawn < shares.english()) {
      return "en";
    }
    if (drawn < shares.english() + shares.japanese()) {
      return "ja";
    }
    return others.isEmpty() ? "en" : others.get(random.nextInt(others.size()));
  }

  private static int size(SplittableRandom random) {
    double normal =
        Math.sqrt(-2 * Math.log(1 - random.nextDouble()))
            * Math.cos(2 * Math.PI * random.nextDouble());
    return (int) Math.min(LONGEST, Math.max(SHORTEST, MEDIAN * Math.exp(SPREAD * normal)));
  }

  /** One of those that are no longer than the page is to be. */
  private static PageTemplate fitting(
      List<PageTemplate> templates, int size, SplittableRandom random) {
    int low = 0;
    int high = templates.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (templates.get(middle).characters() <= size) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return templates.get(low == 0 ? 0 : random.nextInt(low));
  }
}
