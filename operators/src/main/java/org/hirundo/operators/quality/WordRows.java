package org.hirundo.operators.quality;

import java.util.Arrays;

/**
 * The rows of lines in a fastText model, as {@link FastTextDictionary#rows} tells them, where those
 * of a word that came lately are copied instead of hashed again. Confined to one thread.
 */
/*
 * A direct-mapped cache: a word's slot is its hash's, and the word takes the place of what is there.
 * Its rows lie in a ring that is written round and round; what was overwritten is forgotten. In a
 * text of a language that sets its words apart, most words came shortly before; where words are not
 * set apart, they are longer than LONGEST and pass by.
 */
final class WordRows {
  private static final int SLOTS = 8192;
  private static final int LONGEST = 24; // bytes of a word that is kept
  private static final int RING = 1 << 17;

  private final byte[] words = new byte[SLOTS * LONGEST];
  private final byte[] lengths = new byte[SLOTS];
  private final boolean[] labels = new boolean[SLOTS];
  private final int[] counts = new int[SLOTS];
  private final long[] starts = new long[SLOTS]; // in all that was ever written
  private final int[] ring = new int[RING];
  private final FastTextDictionary.Rows rows = new FastTextDictionary.Rows();
  private long written;

  /** The rows of a line; the object is the same one each time. */
  FastTextDictionary.Rows of(FastTextDictionary dictionary, byte[] line) {
    rows.clear();
    dictionary.words(
        line,
        (text, from, to, endOfLine) -> {
          if (endOfLine || to - from > LONGEST) {
            dictionary.word(text, from, to, endOfLine, rows);
          } else {
            word(dictionary, text, from, to);
          }
        });
    dictionary.wordNgrams(rows);
    return rows;
  }

  private void word(FastTextDictionary dictionary, byte[] line, int from, int to) {
    int hash = FastTextDictionary.hash(line, from, to);
    int slot = (hash ^ (hash >>> 16)) & (SLOTS - 1);
    int at = slot * LONGEST;
    if (lengths[slot] != to - from
        || written - starts[slot] > RING
        || !Arrays.equals(words, at, at + to - from, line, from, to)) {
      int before = rows.count();
      int hashes = rows.hashCount();
      dictionary.word(line, from, to, false, rows);
      labels[slot] = rows.hashCount() == hashes;
      keepRows(slot, before);
      System.arraycopy(line, from, words, at, to - from);
      lengths[slot] = (byte) (to - from);
      return;
    }
    if (!labels[slot]) {
      rows.addHash(hash);
    }
    rows.addAll(ring, (int) (starts[slot] % RING), counts[slot]);
  }

  /** Rows lie in one piece: what does not fit before the ring's end begins at its start. */
  private void keepRows(int slot, int from) {
    int count = rows.count() - from;
    int at = (int) (written % RING);
    if (at + count > RING) {
      written += RING - at;
      at = 0;
    }
    System.arraycopy(rows.array(), from, ring, at, count);
    starts[slot] = written;
    counts[slot] = count;
    written += count;
  }
}
