package org.hirundo.pipelines.screening;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.hirundo.operators.decontamination.Overlap;
import org.hirundo.operators.decontamination.OverlapFinder;
import org.hirundo.operators.privacy.PersonalData;
import org.hirundo.operators.privacy.PersonalDatum;
import org.hirundo.operators.privacy.PersonalKind;
import org.hirundo.pipelines.configuration.Configuration.Decontamination;
import org.hirundo.pipelines.configuration.Configuration.Decontamination.OnOverlap;
import org.hirundo.pipelines.configuration.Configuration.Screening;
import org.hirundo.pipelines.configuration.Configuration.Screening.Treatment;

/**
 * Carries out a screening policy on text after text. Not thread-safe; the benchmarks' index behind
 * it is shared.
 */
public final class DocumentScreen {
  private final Screening screening;
  private final OverlapFinder finder; // null: benchmarks are not searched for
  private final Map<String, Set<PersonalKind>> sought = new HashMap<>();

  /**
   * @throws java.io.UncheckedIOException if a benchmark cannot be read
   */
  public DocumentScreen(Screening screening) {
    this.screening = screening;
    Decontamination settings = screening.decontamination();
    finder = settings.benchmarks().isEmpty() ? null : new OverlapFinder(Benchmarks.index(settings));
    screening
        .personalData()
        .forEach(
            (domain, rules) ->
                sought.put(
                    domain,
                    rules.treatments().entrySet().stream()
                        .filter(rule -> rule.getValue() != Treatment.KEEP)
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toUnmodifiableSet())));
  }

  /** Screens a text of that domain. */
  public Screened screen(String domain, String text) {
    List<Overlap> overlaps = overlaps(domain, text);
    if (!overlaps.isEmpty() && screening.decontamination().policy() == OnOverlap.DROP) {
      String refused = "decontaminated/" + overlaps.get(0).benchmark();
      return new Screened(refused, "", Map.of(), overlaps, List.of());
    }
    Set<PersonalKind> kinds = sought.getOrDefault(domain, Set.of());
    List<PersonalDatum> places = kinds.isEmpty() ? List.of() : PersonalData.find(text, kinds);
    if (overlaps.isEmpty() && places.isEmpty()) {
      return Screened.untouched(text);
    }
    Map<PersonalKind, Treatment> treatments =
        places.isEmpty() ? Map.of() : screening.personalData().get(domain).treatments();
    Map<String, Long> counts = new HashMap<>();
    overlaps.stream()
        .map(Overlap::benchmark)
        .distinct()
        .forEach(benchmark -> counts.put("tagged/" + benchmark, 1L));
    for (PersonalDatum place : places) {
      if (treatments.get(place.kind()) == Treatment.DROP) {
        String refused = "personal-data/" + place.kind().label();
        return new Screened(refused, "", Map.of(), overlaps, places);
      }
      counts.merge("masked/" + place.kind().label(), 1L, Long::sum);
    }
    String masked = places.isEmpty() ? text : PersonalData.masked(text, places);
    return new Screened("", masked, counts, overlaps, places);
  }

  private List<Overlap> overlaps(String domain, String text) {
    Decontamination settings = screening.decontamination();
    if (finder == null || !settings.domains().contains(domain)) {
      return List.of();
    }
    List<Overlap> found = finder.find(text);
    return settings.share() == 0 || found.isEmpty()
        ? found
        : found.stream().filter(overlap -> overlap.share() >= settings.share()).toList();
  }
}
