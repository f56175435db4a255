package org.hirundo.operators.quality;

/** The part of a fastText model's header that decides how a line becomes rows of the matrix. */
record FastTextSettings(
    int dimension, int wordNgrams, FastTextLoss loss, int buckets, int minN, int maxN) {

  static final int LONGEST_NGRAM = 100;

  boolean usesBuckets() {
    return wordNgrams > 1 || maxN > 0;
  }
}
