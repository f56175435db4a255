package org.hirundo.operators.quality;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Every rule as a number, keyed {@code name@version}: the version rises when a rule's meaning
 * changes, so that stored values are never read as something else. A version {@code py…} is counted
 * as the Python code it names counts.
 *
 * <p>Cheap rules are measured for every document of their language. Rules that cost more (those
 * over Japanese words take Kuromoji) are measured where a profile names one of them.
 *
 * <p>Counts are of code points, shares run from 0 to 1, and every value is finite for every text,
 * the empty one too. Takes memory of about 60 bytes a code point while it runs, twice that with
 * rules over words. Immutable and thread-safe.
 */
public final class QualityRules {
  private static final Map<String, RuleGroup> GROUPS = groups();
  private static final RuleCatalog CATALOG = RuleCatalog.read();
  private static final QualityRules CHEAP = measuring(List.of());

  private final Set<RuleGroup> measured;
  private final Set<RuleGroup> asked;

  private QualityRules(Set<RuleGroup> measured, Set<RuleGroup> asked) {
    this.measured = measured;
    this.asked = asked;
  }

  /** Measures what is cheap, and what the profiles need. */
  public static QualityRules measuring(Collection<Profile> profiles) {
    Set<RuleGroup> asked = EnumSet.noneOf(RuleGroup.class);
    for (Profile profile : profiles) {
      for (Profile.Bound bound : profile.bounds()) {
        RuleGroup group = GROUPS.get(bound.rule());
        if (group != null) {
          asked.add(group);
        }
      }
    }
    Set<RuleGroup> measured = EnumSet.copyOf(asked);
    for (RuleGroup group : RuleGroup.values()) {
      if (group.measured() == Rule.Measured.ALWAYS) {
        measured.add(group);
      }
    }
    return new QualityRules(measured, asked);
  }

  /**
   * The values of the rules that fit the language.
   *
   * @param language ISO 639-1; rules for any language are measured whatever it is
   */
  public Map<String, Double> measure(String text, String language) {
    MeasuredText measuredText = new MeasuredText(text);
    RuleValues values = new RuleValues();
    for (RuleGroup group : measured) {
      if (group.fits(language)) {
        group.measure(measuredText, values);
      }
    }
    return values.toMap();
  }

  /**
   * The values of the rules for any language, and of those that the profiles ask for: for texts
   * that are known to be of the profiles' language.
   */
  public Map<String, Double> measure(String text) {
    MeasuredText measuredText = new MeasuredText(text);
    RuleValues values = new RuleValues();
    for (RuleGroup group : measured) {
      if (group.language().isEmpty() || asked.contains(group)) {
        group.measure(measuredText, values);
      }
    }
    return values.toMap();
  }

  /**
   * The one language of what the profiles ask for, ISO 639-1; empty if there is none, or several.
   */
  public String language() {
    List<String> languages =
        asked.stream().map(RuleGroup::language).filter(name -> !name.isEmpty()).distinct().toList();
    return languages.size() == 1 ? languages.get(0) : "";
  }

  /** The values of all cheap rules that fit the language. */
  public static Map<String, Double> values(String text, String language) {
    return CHEAP.measure(text, language);
  }

  /** The names of all rules that a profile may use, sorted. */
  public static Set<String> known() {
    return CATALOG.names();
  }

  /** All rules that a profile may use, in the order of their catalogue. */
  public static List<Rule> all() {
    return CATALOG.rules();
  }

  /** What this measures of a text in some language. */
  @Override
  public String toString() {
    List<String> names = new ArrayList<>();
    measured.forEach(group -> names.add(group.name()));
    return "rules of " + names;
  }

  static Map<String, RuleGroup> groupsByRule() {
    return GROUPS;
  }

  private static Map<String, RuleGroup> groups() {
    Map<String, RuleGroup> groups = new HashMap<>();
    MeasuredText nothing = new MeasuredText("");
    for (RuleGroup group : RuleGroup.values()) {
      RuleValues values = new RuleValues();
      group.measure(nothing, values);
      values.toMap().keySet().forEach(name -> groups.put(name, group));
    }
    return Map.copyOf(groups);
  }
}
