package org.hirundo.operators.dedup;

/**
 * Turns texts into signatures: min-wise band keys and a sketch over the text's {@code n}-grams of
 * code points, after NFKC and with white space run together. Uses the Vector API where the JVM was
 * started with {@code --add-modules jdk.incubator.vector}; signatures are the same with and
 * without. Reuses its buffers: confined to one thread.
 */
public final class Signer {
  private final DedupParameters parameters;
  private final Shingles shingles;
  private final MinHash minHash;
  private final Sketch sketch = new Sketch();
  private final Shingles.Sink sink = this::add;

  public Signer(DedupParameters parameters) {
    this(parameters, MinHash.of(parameters.bands() * parameters.rows()));
  }

  Signer(DedupParameters parameters, MinHash minHash) {
    this.parameters = parameters;
    this.shingles = new Shingles(parameters.ngram());
    this.minHash = minHash;
  }

  /** The signature of a text, or null for a text too short to have a shingle. */
  public Signature sign(long id, long contentHash, String text) {
    minHash.begin();
    sketch.begin();
    long count = shingles.hash(text, sink);
    if (count == 0) {
      return null;
    }
    long[] keys = BandKeys.of(minHash.minima(), parameters.bands(), parameters.rows());
    return new Signature(id, contentHash, sketch.bytes(), keys);
  }

  private void add(long[] hashes, int count) {
    minHash.add(hashes, count);
    sketch.add(hashes, count);
  }
}
