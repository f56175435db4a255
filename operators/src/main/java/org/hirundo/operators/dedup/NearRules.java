package org.hirundo.operators.dedup;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The different rules of some parameters, by number: what travels with a document through the graph
 * is the number of its domain's rule. A smaller number is a more careful rule, so that of equal
 * texts of several domains the smallest counts. Immutable.
 */
public final class NearRules implements Serializable {
  /** Rules that parameters may have. */
  static final int MOST = 100;

  private static final long serialVersionUID = 1L;
  private final NearRule[] rules;
  private final Map<String, Byte> numbers = new TreeMap<>();
  private final byte others;

  private NearRules(NearRule others, Map<String, NearRule> domains) {
    TreeSet<NearRule> different = new TreeSet<>(domains.values());
    different.add(others);
    if (different.size() > MOST) {
      throw new IllegalArgumentException(
          different.size() + " different rules for domains; there may be " + MOST);
    }
    List<NearRule> ordered = List.copyOf(different);
    this.rules = ordered.toArray(new NearRule[0]);
    this.others = (byte) ordered.indexOf(others);
    domains.forEach((domain, rule) -> numbers.put(domain, (byte) ordered.indexOf(rule)));
  }

  static NearRules of(DedupParameters parameters) {
    return new NearRules(parameters.rule(), parameters.domains());
  }

  /** The number of a domain's rule. */
  public byte of(String domain) {
    return numbers.getOrDefault(domain, others);
  }

  /** The number of the least careful rule. */
  byte last() {
    return (byte) (rules.length - 1);
  }

  Near near(byte number) {
    return rules[number].near();
  }

  double threshold(byte number) {
    return rules[number].threshold();
  }
}
