package org.hirundo.operators.dedup;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What makes two documents near-duplicates. State written with some parameters can be gone on with
 * only with equal ones; {@link #fingerprint} stands for all that matters.
 *
 * @param preset name of the preset that it began from
 * @param bands band keys a document, 1 to 512
 * @param rows minima a band key, 1 to 64
 * @param ngram code points a shingle, 1 to 64
 * @param tau least estimated Jaccard similarity of a near-duplicate, up to 1; with 0 the first
 *     document of a band bucket takes the others with it, unverified and even if it was dropped
 *     itself
 * @param near what becomes of near-duplicates; unverified they can only be dropped
 * @param domains the rules of those domains that have others than {@code near} and {@code tau};
 *     unverified there are none
 */
public record DedupParameters(
    String preset,
    int bands,
    int rows,
    int ngram,
    double tau,
    Near near,
    SortedMap<String, NearRule> domains)
    implements Serializable {
  /**
   * Changes whenever the same texts get other keys, sketches or verdicts, or state another layout.
   */
  private static final String ALGORITHM = "nfkc-lin32-oph512/3";

  /** 18 bands of 7 rows, checked against a 512-bit sketch: Ĵ of .72 or more. */
  public static final DedupParameters VERIFIED = new DedupParameters("verified", 18, 7, 5, .72);

  /** 40 bands of 20 rows, first seen, as Swallow Corpus v1 and v2. */
  public static final DedupParameters SWALLOW = new DedupParameters("swallow", 40, 20, 5, 0);

  /** 14 bands of 8 rows, first seen, with FineWeb's numbers. */
  public static final DedupParameters FINEWEB = new DedupParameters("fineweb", 14, 8, 5, 0);

  public DedupParameters {
    require("bands", bands, 512);
    require("rows", rows, 64);
    require("ngram", ngram, 64);
    if (!(tau >= 0 && tau <= 1)) {
      throw new IllegalArgumentException("tau is " + tau + "; it must be from 0 to 1");
    }
    NearRule rule = new NearRule(near, tau);
    SortedMap<String, NearRule> others = new TreeMap<>(domains);
    others.values().removeIf(rule::equals);
    domains = Collections.unmodifiableSortedMap(others);
    if (tau == 0 && (near != Near.DROP || !domains.isEmpty())) {
      throw new IllegalArgumentException(
          "tau is 0: near-duplicates are not checked, and can only be dropped");
    }
    for (NearRule other : domains.values()) {
      if (other.threshold() == 0) {
        throw new IllegalArgumentException("a domain's threshold is 0; it must be above 0");
      }
    }
  }

  /** With one rule for all domains: near-duplicates are dropped. */
  public DedupParameters(String preset, int bands, int rows, int ngram, double tau) {
    this(preset, bands, rows, ngram, tau, Near.DROP, Collections.emptySortedMap());
  }

  private static void require(String name, int value, int most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be from 1 to " + most);
    }
  }

  /**
   * @throws IllegalArgumentException if there is no preset of that name; the message lists them
   */
  public static DedupParameters preset(String name) {
    for (DedupParameters known : List.of(VERIFIED, SWALLOW, FINEWEB)) {
      if (known.preset.equals(name)) {
        return known;
      }
    }
    throw new IllegalArgumentException(
        "there is no preset " + name + "; there are verified, swallow and fineweb");
  }

  public DedupParameters withBands(int count) {
    return new DedupParameters(preset, count, rows, ngram, tau, near, domains);
  }

  public DedupParameters withRows(int count) {
    return new DedupParameters(preset, bands, count, ngram, tau, near, domains);
  }

  public DedupParameters withNgram(int length) {
    return new DedupParameters(preset, bands, rows, length, tau, near, domains);
  }

  public DedupParameters withTau(double least) {
    return new DedupParameters(preset, bands, rows, ngram, least, near, domains);
  }

  public DedupParameters withNear(Near fate) {
    return new DedupParameters(preset, bands, rows, ngram, tau, fate, domains);
  }

  public DedupParameters withDomains(Map<String, NearRule> rules) {
    return new DedupParameters(preset, bands, rows, ngram, tau, near, new TreeMap<>(rules));
  }

  /** The rule of the domains that have none of their own. */
  public NearRule rule() {
    return new NearRule(near, tau);
  }

  /** Whether a near-duplicate needs a kept document that resembles it. */
  public boolean verified() {
    return tau > 0;
  }

  /** One line that is equal exactly for parameters that can share state. */
  public String fingerprint() {
    StringBuilder line = new StringBuilder();
    line.append(bands).append(" bands x ").append(rows).append(" rows, ");
    line.append(ngram).append("-grams, tau ").append(tau);
    if (near != Near.DROP) {
      line.append(", near ").append(near);
    }
    domains.forEach((domain, rule) -> line.append(", ").append(domain).append(' ').append(rule));
    return line.append(", ").append(ALGORITHM).toString();
  }

  /** What a fingerprint that was written has and this one has not, and the other way round. */
  public String difference(String written) {
    Set<String> before = parts(written);
    Set<String> now = parts(fingerprint());
    Set<String> gone = new LinkedHashSet<>(before);
    gone.removeAll(now);
    now.removeAll(before);
    return told(gone) + " then, " + told(now) + " now";
  }

  private static Set<String> parts(String fingerprint) {
    return new LinkedHashSet<>(List.of(fingerprint.split(", ")));
  }

  private static String told(Set<String> parts) {
    return parts.isEmpty() ? "nothing of that" : String.join(", ", parts);
  }
}
