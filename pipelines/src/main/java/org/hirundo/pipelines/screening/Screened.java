package org.hirundo.pipelines.screening;

import java.util.List;
import java.util.Map;
import org.hirundo.operators.decontamination.Overlap;
import org.hirundo.operators.privacy.PersonalDatum;

/**
 * What screening made of a text.
 *
 * @param refused why the document must not be used: {@code decontaminated/BENCHMARK} or {@code
 *     personal-data/KIND}; empty if it may
 * @param text the text to use, with placeholders for what is masked
 * @param counts of what was found in a text that may be used: {@code tagged/BENCHMARK} documents,
 *     {@code masked/KIND} places
 * @param overlaps with benchmarks, in the text as it was given
 * @param personalData that is not to be kept, in the text as it was given
 */
public record Screened(
    String refused,
    String text,
    Map<String, Long> counts,
    List<Overlap> overlaps,
    List<PersonalDatum> personalData) {

  static Screened untouched(String text) {
    return new Screened("", text, Map.of(), List.of(), List.of());
  }
}
