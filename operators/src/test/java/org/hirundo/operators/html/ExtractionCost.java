package org.hirundo.operators.html;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * one process, round by round, in the thread's own time, so that a shared machine tells the same.
 */
final class ExtractionCost {
  private static final int ROUNDS = 9;

  private final ThreadMXBean clock = ManagementFactory.getThreadMXBean();
  private final MainTextExtractor extractor = new MainTextExtractor();
  private final LanguageIdentifier identifier = new BuiltInLanguageIdentifier();
  private final List<byte[]> bodies = new ArrayList<>();
  private final List<String> pages = new ArrayList<>();
  private final List<String> texts = new ArrayList<>();
  private int sink;

  private ExtractionCost(Path data, List<TruthPage> truth) throws IOException {
    for (TruthPage page : truth) {
      bodies.add(Files.readAllBytes(data.resolve(page.path())));
      pages.add(page.html());
      texts.add(text(page.html()));
    }
  }

  /** The median round of each step. */
  static String measure(Path data, List<TruthPage> pages) throws IOException {
    return new ExtractionCost(data, pages).measure();
  }

  private String measure() {
    List<Runnable> steps =
        List.of(
            () ->
                pages.forEach(page -> sink += Parser.htmlParser().parseInput(page, "").hashCode()),
            () -> bodies.forEach(this::decode),
            () -> pages.forEach(page -> sink += text(page).length()),
            () -> texts.forEach(text -> sink += identify(text)));
    double[][] seconds = new double[steps.size()][ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      for (int step = 0; step < steps.size(); step++) {
        long start = clock.getCurrentThreadCpuTime();
        steps.get(step).run();
        seconds[step][round] = (clock.getCurrentThreadCpuTime() - start) / 1e9;
      }
    }
    double parse = median(seconds[0]);
    double decode = median(seconds[1]);
    double extract = median(seconds[2]);
    double identify = median(seconds[3]);
    double all = decode + extract + identify;
    return String.format(
        Locale.ROOT,
        "pages/s of a core: jsoup's parse %.0f, decode %.0f, extract with its parse %.0f, identify"
            + " %.0f, all %.0f: %.2f times the parse",
        pages.size() / parse,
        pages.size() / decode,
        pages.size() / extract,
        pages.size() / identify,
        pages.size() / all,
        all / parse);
  }

  private static double median(double[] seconds) {
    double[] sorted = seconds.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private void decode(byte[] body) {
    try {
      sink += PageDecoder.decode(body, "").text().length();
    } catch (UndecodableException refused) {
      sink++;
    }
  }

  private String text(String page) {
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
