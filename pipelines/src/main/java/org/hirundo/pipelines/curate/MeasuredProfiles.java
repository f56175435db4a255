package org.hirundo.pipelines.curate;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hirundo.operators.quality.Profile;
import org.hirundo.operators.quality.QualityRules;
import org.hirundo.pipelines.configuration.Configuration;

/**
 * Which profiles' rules are measured of which domain's documents, beside the cheap ones.
 *
 * @param profiles names or paths, by domain
 */
record MeasuredProfiles(Map<String, List<String>> profiles) implements Serializable {
  private static final long serialVersionUID = 1L;

  MeasuredProfiles {
    profiles = Map.copyOf(profiles);
  }

  static MeasuredProfiles of(Configuration configuration) {
    Map<String, List<String>> profiles = new HashMap<>();
    configuration
        .quality()
        .forEach(
            (domain, quality) -> {
              List<String> names = new ArrayList<>(quality.measure());
              quality.profile().ifPresent(names::add);
              if (!names.isEmpty()) {
                profiles.put(domain, List.copyOf(names));
              }
            });
    return new MeasuredProfiles(profiles);
  }

  /** The rules of each domain that has profiles. */
  Map<String, QualityRules> rules() {
    Map<String, QualityRules> rules = new HashMap<>();
    profiles.forEach(
        (domain, names) ->
            rules.put(domain, QualityRules.measuring(names.stream().map(Profile::load).toList())));
    return rules;
  }
}
