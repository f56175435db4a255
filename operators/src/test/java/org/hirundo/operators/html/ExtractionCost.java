package org.hirundo.operators.html;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.hirundo.operators.charset.PageDecoder;
import org.hirundo.operators.charset.UndecodableException;
import org.hirundo.operators.language.BuiltInLanguageIdentifier;
import org.hirundo.operators.language.LanguageIdentifier;
import org.hirundo.operators.language.ProseLines;
import org.jsoup.parser.Parser;

/**
 * What decoding, extraction and identification cost beside jsoup's parse alone: the same pages in
 * one process, each page by each step in turn, in the thread's own time, so that a shared machine
 * tells nearly the same: the median of the rounds' ratios.
 */
final class ExtractionCost {
  private static final int ROUNDS = 9;
  private static final int STEPS = 5;

  private final ThreadMXBean clock = ManagementFactory.getThreadMXBean();
  private final MainTextExtractor extractor = new MainTextExtractor();
  private final LanguageIdentifier identifier = new BuiltInLanguageIdentifier();
  private final List<byte[]> bodies = new ArrayList<>();
  private final List<String> htmls = new ArrayList<>();
  private final List<PageSource> pages = new ArrayList<>();
  private final List<String> texts = new ArrayList<>();
  private int sink;

  private ExtractionCost(List<TruthPage> truth) {
    for (TruthPage page : truth) {
      byte[] body = page.body();
      PageSource text = decode(body);
      bodies.add(body);
      htmls.add(page.html());
      pages.add(text);
      texts.add(text(text));
    }
  }

  /** The median round of each step. */
  static String measure(List<TruthPage> pages) {
    return new ExtractionCost(pages).measure();
  }

  private String measure() {
    double[][] seconds = new double[STEPS][ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      for (int page = 0; page < pages.size(); page++) {
        for (int step = 0; step < STEPS; step++) {
          long start = clock.getCurrentThreadCpuTime();
          step(step, page);
          seconds[step][round] += (clock.getCurrentThreadCpuTime() - start) / 1e9;
        }
      }
    }
    double parse = median(seconds[0]);
    double decode = median(seconds[1]);
    double extract = median(seconds[2]);
    double identify = median(seconds[3]);
    double[] ratios = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      double all = seconds[1][round] + seconds[2][round] + seconds[3][round];
      ratios[round] = all / seconds[0][round];
    }
    return String.format(
        Locale.ROOT,
        "pages/s of a core: jsoup's parse %.0f, decode %.0f, prune %.0f, extract with its parse"
            + " %.0f, identify %.0f, all %.0f: %.2f times the parse",
        pages.size() / parse,
        pages.size() / decode,
        pages.size() / median(seconds[4]),
        pages.size() / extract,
        pages.size() / identify,
        pages.size() / (decode + extract + identify),
        median(ratios));
  }

  private void step(int step, int page) {
    switch (step) {
      case 0 -> sink += Parser.htmlParser().parseInput(htmls.get(page), "").hashCode();
      case 1 -> sink += decode(bodies.get(page)).view().length();
      case 2 -> sink += text(pages.get(page)).length();
      case 3 -> sink += identify(texts.get(page));
      default -> sink += prune(pages.get(page));
    }
  }

  private static double median(double[] seconds) {
    double[] sorted = seconds.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static PageSource decode(byte[] body) {
    try {
      return PageDecoder.decode(body, "").page().as(PageSource::of, PageSource::ofUtf8);
    } catch (UndecodableException refused) {
      return PageSource.of("");
    }
  }

  private static int prune(PageSource page) {
    try {
      return MarkupPruner.prune(page).stretches();
    } catch (UnextractableException none) {
      return 0;
    }
  }

  private String text(PageSource page) {
    try {
      return extractor.extract(page, "").text();
    } catch (UnextractableException none) {
      return "";
    }
  }

  private int identify(String text) {
    return identifier.identify(ProseLines.of(text)).code().length();
  }
}
