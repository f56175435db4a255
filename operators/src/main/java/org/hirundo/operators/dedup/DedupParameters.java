package org.hirundo.operators.dedup;

import java.io.Serializable;
import java.util.List;

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
 */
public record DedupParameters(String preset, int bands, int rows, int ngram, double tau)
    implements Serializable {
  /** Changes whenever the same text gets other keys or another sketch, or state another layout. */
  private static final String ALGORITHM = "nfkc-lin32-oph512/2";

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
    return new DedupParameters(preset, count, rows, ngram, tau);
  }

  public DedupParameters withRows(int count) {
    return new DedupParameters(preset, bands, count, ngram, tau);
  }

  public DedupParameters withNgram(int length) {
    return new DedupParameters(preset, bands, rows, length, tau);
  }

  public DedupParameters withTau(double least) {
    return new DedupParameters(preset, bands, rows, ngram, least);
  }

  /** Whether a near-duplicate needs a kept document that resembles it. */
  public boolean verified() {
    return tau > 0;
  }

  /** One line that is equal exactly for parameters that can share state. */
  public String fingerprint() {
    return bands + " bands x " + rows + " rows, " + ngram + "-grams, tau " + tau + ", " + ALGORITHM;
  }
}
