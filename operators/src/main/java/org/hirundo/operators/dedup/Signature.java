package org.hirundo.operators.dedup;

/**
 * What stands for a text when it is compared with others.
 *
 * @param id the document's id
 * @param contentHash 64-bit hash of the text
 * @param sketch 64 bytes
 * @param bandKeys one key a band
 */
public record Signature(long id, long contentHash, byte[] sketch, long[] bandKeys) {

  /** The estimated Jaccard similarity of the two texts' shingles, from 0 to 1. */
  public float similarity(Signature other) {
    return Sketch.similarity(sketch, other.sketch);
  }
}
