package org.hirundo.operators.dedup;

/** The two loops that find minima; the build's tests run in a JVM that has both. */
enum Loop {
  PLAIN {
    @Override
    MinHash minHash(int k) {
      return new PlainMinHash(k);
    }
  },
  VECTOR {
    @Override
    MinHash minHash(int k) {
      return new VectorMinHash(k);
    }
  };

  abstract MinHash minHash(int k);

  final Signer signer(DedupParameters parameters) {
    return new Signer(parameters, minHash(parameters.bands() * parameters.rows()));
  }
}
