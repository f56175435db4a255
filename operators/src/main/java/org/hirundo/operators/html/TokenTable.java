package org.hirundo.operators.html;

/**
 * Bits by word, looked up by a rolling hash of 64 bits, so that neither a word nor the join of two
 * words need be made to look it up: the hash of a join is {@code first * FACTOR^(length of second)
 * + second}. Two words of one hash are not told apart, which no word of a page brings about but by
 * design. Filled once, then safe for any thread.
 */
final class TokenTable {
  static final long FACTOR = 0x9e3779b97f4a7c15L;

  private final int shift;
  private final long[] hashes;
  private final int[] bits;

  /**
   * @param slots a power of two, well above the number of words
   */
  TokenTable(int slots) {
    this.shift = Long.numberOfLeadingZeros(slots) + 1;
    this.hashes = new long[slots];
    this.bits = new int[slots];
  }

  static long hash(long before, char c) {
    return before * FACTOR + c;
  }

  void add(String word, int bit) {
    long hash = 0;
    for (int i = 0; i < word.length(); i++) {
      hash = hash(hash, word.charAt(i));
    }
    int slot = slot(hash);
    hashes[slot] = hash;
    bits[slot] |= bit;
  }

  /** The bits of the word with this hash; 0 if there is none. */
  int of(long hash) {
    return bits[slot(hash)];
  }

  /** Where the hash is, or the free slot where it would be. */
  private int slot(long hash) {
    int slot = (int) (hash >>> shift);
    while (bits[slot] != 0 && hashes[slot] != hash) {
      slot = (slot + 1) & (bits.length - 1);
    }
    return slot;
  }
}
