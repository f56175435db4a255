package org.hirundo.operators.tokens;

/**
 * What the sequences of one domain's log have in common.
 *
 * @param tokenizer its fingerprint
 * @param length S, tokens in a sequence
 * @param begin the id before each document; -1 for none
 * @param end the id behind each document
 * @param padding the id that fills what no document covers
 */
record SequenceForm(String domain, String tokenizer, int length, int begin, int end, int padding) {

  SequenceForm {
    if (length < 1 || length > Integer.MAX_VALUE / Integer.BYTES) {
      throw new IllegalArgumentException("sequence length " + length + ": 1 to 536870911 tokens");
    }
  }

  static SequenceForm of(String domain, Tokenizer tokenizer, int length) {
    return new SequenceForm(
        domain,
        tokenizer.fingerprint(),
        length,
        tokenizer.beginOfDocument(),
        tokenizer.endOfDocument(),
        tokenizer.padding());
  }

  /** A document's ids with BOS, where there is one, and EOD; in an array of its own. */
  int[] marked(int[] ids) {
    int before = begin < 0 ? 0 : 1;
    int[] whole = new int[Math.addExact(ids.length, before + 1)];
    if (before > 0) {
      whole[0] = begin;
    }
    System.arraycopy(ids, 0, whole, before, ids.length);
    whole[whole.length - 1] = end;
    return whole;
  }
}
