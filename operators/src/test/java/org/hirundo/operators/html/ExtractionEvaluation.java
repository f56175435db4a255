package org.hirundo.operators.html;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.hirundo.operators.html.TruthPage.Half;

/**
 * Judges main texts by pages whose right text is known: by set, language and kind of page, and by
 * half. Three measures, none of which can be compared with another:
 *
 * <ul>
 *   <li><em>segments</em> (sets trafilatura, postlight-ja and warc-en): pieces that must and must
 *       not be there, summed over pages, as Trafilatura's own evaluation counts them;
 *   <li><em>tokens</em> (all other sets): the bag of words, in Japanese of character 5-grams, the
 *       mean over pages;
 *   <li><em>shingles</em> (the same sets, beside): runs of four words as Scrapinghub's article
 *       extraction benchmark compares them, the measure of the published .958.
 * </ul>
 */
final class ExtractionEvaluation {
  /** What a group of pages scores. */
  record Figures(int pages, double precision, double recall, double f1, double shingles) {
    private static final Figures NONE = new Figures(0, 0, 0, 0, Double.NaN);

    static Figures of(List<PageScore> scores) {
      if (scores.isEmpty()) {
        return NONE;
      }
      boolean segments = scores.get(0).page().truth() instanceof TruthPage.Segments;
      if (segments) {
        double right = sum(scores, PageScore::right);
        double precision = PageScore.ratio(right, sum(scores, PageScore::wrong));
        double recall = PageScore.ratio(right, sum(scores, PageScore::missed));
        double f1 = new TextOverlap.Score(precision, recall).f1();
        return new Figures(scores.size(), precision, recall, f1, Double.NaN);
      }
      int pages = scores.size();
      List<TextOverlap.Score> shingled =
          scores.stream().map(PageScore::shingles).filter(Objects::nonNull).toList();
      double precision = mean(shingled, TextOverlap.Score::precision);
      double recall = mean(shingled, TextOverlap.Score::recall);
      return new Figures(
          pages,
          mean(scores, PageScore::precision),
          mean(scores, PageScore::recall),
          mean(scores, PageScore::f1),
          new TextOverlap.Score(precision, recall).f1());
    }

    private static double sum(List<PageScore> scores, ToDoubleFunction<PageScore> figure) {
      return scores.stream().mapToDouble(figure).sum();
    }

    private static <T> double mean(List<T> scores, ToDoubleFunction<T> figure) {
      return scores.stream().mapToDouble(figure).average().orElse(Double.NaN);
    }

    @Override
    public String toString() {
      String shingled = Double.isNaN(shingles) ? "    " : decimals(shingles);
      String all = decimals(precision) + "  " + decimals(recall) + "  " + decimals(f1);
      return pages == 0
          ? " ".repeat(27)
          : String.format(Locale.ROOT, "%5d  %s  %s", pages, all, shingled);
    }

    private static String decimals(double share) {
      String digits = String.format(Locale.ROOT, "%.3f", share);
      return digits.startsWith("0") ? digits.substring(1) : "1.00";
    }
  }

  private final List<PageScore> scores;

  private ExtractionEvaluation(List<PageScore> scores) {
    this.scores = scores;
  }

  /** What this extractor makes of the pages. */
  static Map<String, String> extracted(List<TruthPage> pages) {
    MainTextExtractor extractor = new MainTextExtractor();
    Map<String, String> texts = new HashMap<>();
    for (TruthPage page : pages) {
      String text;
      try {
        text = extractor.extract(page.html(), "").text();
      } catch (UnextractableException none) {
        text = "";
      }
      texts.put(page.path(), text);
    }
    return texts;
  }

  /** What another extractor made of them: one JSON object a line, with {@code page} and text. */
  static Map<String, String> readTexts(Path file) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    Map<String, String> texts = new HashMap<>();
    for (String line : Files.readAllLines(file)) {
      JsonNode text = mapper.readTree(line);
      texts.put(text.get("page").asText(), text.get("text").asText());
    }
    return texts;
  }

  static void writeTexts(Map<String, String> texts, Path file) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (Map.Entry<String, String> text : new TreeMap<>(texts).entrySet()) {
        Map<String, String> line = Map.of("page", text.getKey(), "text", text.getValue());
        out.write(mapper.writeValueAsString(line) + "\n");
      }
    }
  }

  static ExtractionEvaluation of(List<TruthPage> pages, Map<String, String> texts) {
    List<PageScore> scores = new ArrayList<>();
    for (TruthPage page : pages) {
      scores.add(PageScore.of(page, texts.getOrDefault(page.path(), "")));
    }
    return new ExtractionEvaluation(scores);
  }

  /** By set; and within sets by language and by kind of page, where a set has several. */
  Map<String, Map<Half, Figures>> figures() {
    Map<String, List<PageScore>> groups = new TreeMap<>();
    for (PageScore score : scores) {
      TruthPage page = score.page();
      for (String group :
          List.of(
              page.set(), page.set() + " / " + language(page), page.set() + " = " + page.kind())) {
        groups.computeIfAbsent(group, g -> new ArrayList<>()).add(score);
      }
    }
    Map<String, Map<Half, Figures>> figures = new TreeMap<>();
    groups.forEach(
        (group, of) -> {
          String set = group.split(" [/=] ")[0];
          if (group.equals(set) || of.size() < groups.get(set).size()) {
            Map<Half, Figures> halves = new TreeMap<>();
            for (Half half : Half.values()) {
              List<PageScore> own = of.stream().filter(s -> s.page().half() == half).toList();
              halves.put(half, Figures.of(own));
            }
            figures.put(group, halves);
          }
        });
    return figures;
  }

  private static String language(TruthPage page) {
    return List.of("en", "de", "ja").contains(page.language()) ? page.language() : "other";
  }

  String table(String name) {
    StringBuilder table = new StringBuilder();
    table.append(
        String.format(
            "%-26s  tuning %-28s  held out%n%-26s  %s    %2$s%n",
            name, "", "", "pages  prec  rec   F1    shingles"));
    figures()
        .forEach(
            (group, halves) ->
                table.append(
                    String.format(
                        "%-26s  %-33s    %s%n",
                        group, halves.get(Half.TUNING), halves.get(Half.HELD_OUT))));
    return table.toString();
  }

  /** The pages of a half with the lowest F1, with what is wrong where segments say so. */
  String worst(Half half, int count) {
    StringBuilder list = new StringBuilder();
    scores.stream()
        .filter(score -> score.page().half() == half)
        .sorted(Comparator.comparingDouble(PageScore::f1))
        .limit(count)
        .forEach(
            score -> {
              list.append(
                  String.format(
                      Locale.ROOT,
                      "%.3f (precision %.3f, recall %.3f) %s%n",
                      score.f1(),
                      score.precision(),
                      score.recall(),
                      score.page().path()));
              score.faults().forEach(fault -> list.append("      ").append(fault).append('\n'));
            });
    return list.toString();
  }
}
