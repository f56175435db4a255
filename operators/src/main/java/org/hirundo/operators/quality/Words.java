package org.hirundo.operators.quality;

import java.util.Arrays;

/** Words of a text in order, as stretches of code points with a hash each. Not thread-safe. */
final class Words {
  private final CodePoints text;
  private int[] starts = new int[256];
  private int[] ends = new int[256];
  private long[] hashes = new long[256];
  private int count;

  Words(CodePoints text) {
    this.text = text;
  }

  void add(int from, int to) {
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, count * 2);
      ends = Arrays.copyOf(ends, count * 2);
      hashes = Arrays.copyOf(hashes, count * 2);
    }
    starts[count] = from;
    ends[count] = to;
    hashes[count++] = text.hash(from, to);
  }

  CodePoints text() {
    return text;
  }

  int count() {
    return count;
  }

  int start(int i) {
    return starts[i];
  }

  int end(int i) {
    return ends[i];
  }

  int length(int i) {
    return ends[i] - starts[i];
  }

  long hash(int i) {
    return hashes[i];
  }

  boolean is(int i, String word) {
    return length(i) == word.length() && text.startsWith(starts[i], word);
  }

  /** How many of the different words occur; at most 64 of them, of the basic plane. */
  int distinctOf(String[] wanted) {
    long all = wanted.length == 64 ? -1 : (1L << wanted.length) - 1;
    long seen = 0;
    for (int i = 0; i < count && seen != all; i++) {
      for (int s = 0; s < wanted.length; s++) {
        if (is(i, wanted[s])) {
          seen |= 1L << s;
        }
      }
    }
    return Long.bitCount(seen);
  }
}
