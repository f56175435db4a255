package org.hirundo.operators.html;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.hirundo.operators.html.TruthPage.Segments;
import org.hirundo.operators.html.TruthPage.WholeText;

/**
 * How a text does on one page.
 *
 * @param right segments that it has and should, or the share of the right text's tokens in it
 * @param wrong segments that it should not have, or tokens of its own as a share of the right ones
 * @param missed segments or the share of tokens that it lacks
 * @param shingles runs of four words, as the article extraction benchmark of Scrapinghub compares
 *     them; null for Japanese and where only segments are known
 * @param faults the segments missed (-) and wrongly there (+)
 */
record PageScore(
    TruthPage page,
    double right,
    double wrong,
    double missed,
    TextOverlap.Score shingles,
    List<String> faults) {
  private static final Pattern SPACE = Pattern.compile("[\\s\u00a0]+");

  double precision() {
    return ratio(right, wrong);
  }

  double recall() {
    return ratio(right, missed);
  }

  double f1() {
    return new TextOverlap.Score(precision(), recall()).f1();
  }

  static double ratio(double right, double other) {
    return right + other == 0 ? 0 : right / (right + other);
  }

  static PageScore of(TruthPage page, String text) {
    if (page.truth() instanceof Segments segments) {
      return of(page, segments, text);
    }
    String expected = ((WholeText) page.truth()).text();
    TextOverlap overlap =
        page.language().equals("ja")
            ? TextOverlap.ofGrams(expected, text)
            : TextOverlap.ofWords(expected, text);
    return new PageScore(
        page,
        overlap.common(),
        overlap.actual() - overlap.common(),
        overlap.expected() - overlap.common(),
        page.language().equals("ja") ? null : TextOverlap.ofShingles(expected, text).score(),
        List.of());
  }

  /** Whitespace of any kind and length counts as one space, and accents as composed. */
  private static PageScore of(TruthPage page, Segments segments, String raw) {
    String text = spaced(raw);
    List<String> faults = new ArrayList<>();
    for (String wanted : segments.with()) {
      if (!text.contains(spaced(wanted))) {
        faults.add("- " + wanted);
      }
    }
    int missed = faults.size();
    for (String unwanted : segments.without()) {
      if (text.contains(spaced(unwanted))) {
        faults.add("+ " + unwanted);
      }
    }
    int wrong = faults.size() - missed;
    return new PageScore(page, segments.with().size() - missed, wrong, missed, null, faults);
  }

  private static String spaced(String text) {
    String composed = Normalizer.normalize(text, Normalizer.Form.NFC);
    return SPACE.matcher(composed).replaceAll(" ").strip();
  }
}
