package org.hirundo.operators.dedup;

/**
 * What stands for a text when it is compared with others.
 *
 * @param id the document's id
 * @param contentHash 64-bit hash of the text
 * @param sketch 64 bytes
 * @param bandKeys one key a band
 * @param rule number of the domain's rule in {@link NearRules}
 */
public record Signature(long id, long contentHash, byte[] sketch, long[] bandKeys, byte rule) {
  /** With the first rule, which is the only one unless domains have their own. */
  public Signature(long id, long contentHash, byte[] sketch, long[] bandKeys) {
    this(id, contentHash, sketch, bandKeys, (byte) 0);
  }

  Signature withRule(byte number) {
    return new Signature(id, contentHash, sketch, bandKeys, number);
  }

  /** The estimated Jaccard similarity of the two texts' shingles, from 0 to 1. */
  public float similarity(Signature other) {
    return Sketch.similarity(sketch, other.sketch);
  }
}
