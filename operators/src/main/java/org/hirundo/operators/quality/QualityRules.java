package org.hirundo.operators.quality;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Every rule as a number, keyed {@code name@version}: the version rises when a rule's meaning
 * changes, so that stored values are never read as something else.
 *
 * <p>Counts are of code points, shares run from 0 to 1, and every value is finite for every text,
 * the empty one too. Takes memory of about 60 bytes a code point while it runs. Thread-safe.
 */
public final class QualityRules {
  private static final Set<String> KNOWN = knownRules();

  private QualityRules() {}

  /**
   * The values of all rules that fit the language.
   *
   * @param language ISO 639-1: {@code ja} adds Swallow's rules and {@code en} FineWeb's to those
   *     for code and mathematics, which any text gets
   */
  public static Map<String, Double> values(String text, String language) {
    Map<String, Double> values = new LinkedHashMap<>(64);
    CodePoints codePoints = CodePoints.of(text);
    Formulas formulas = Formulas.in(codePoints);
    CommonRules.measure(codePoints, formulas, values);
    if ("ja".equals(language)) {
      JapaneseRules.measure(codePoints, values);
    } else if ("en".equals(language)) {
      EnglishRules.measure(codePoints, formulas, values);
    }
    return values;
  }

  /** The names of all rules of all languages, sorted. */
  public static Set<String> known() {
    return KNOWN;
  }

  private static Set<String> knownRules() {
    Set<String> names = new TreeSet<>(values("", "ja").keySet());
    names.addAll(values("", "en").keySet());
    return Collections.unmodifiableSet(names);
  }
}
