package org.hirundo.operators.tokens;

import java.util.ArrayList;
import java.util.List;

/**
 * A set of numbers from 0 to a bound, as a bitmap with a bitmap of its words' emptiness above it,
 * and so on up to one word: each operation looks at a word or two of each level, of which a million
 * numbers have four. Not thread-safe.
 */
final class LengthSet {
  private static final int SHIFT = 6;
  private static final int MASK = (1 << SHIFT) - 1;

  private final long[][] levels;

  /**
   * @param most the largest number that it may hold
   */
  LengthSet(int most) {
    List<long[]> sized = new ArrayList<>();
    int last = most;
    do {
      last >>>= SHIFT;
      sized.add(new long[last + 1]);
    } while (last > 0);
    levels = sized.toArray(long[][]::new);
  }

  void add(int number) {
    int index = number;
    for (long[] level : levels) {
      level[index >>> SHIFT] |= 1L << (index & MASK);
      index >>>= SHIFT;
    }
  }

  void remove(int number) {
    int index = number;
    for (long[] level : levels) {
      level[index >>> SHIFT] &= ~(1L << (index & MASK));
      if (level[index >>> SHIFT] != 0) {
        return;
      }
      index >>>= SHIFT;
    }
  }

  /** The largest number in it that is at most this; -1 if there is none. */
  int floor(int number) {
    int index = number;
    for (int level = 0; level < levels.length; level++) {
      long below = levels[level][index >>> SHIFT] & (-1L >>> (MASK - (index & MASK)));
      if (below != 0) {
        return descend(level, (index & ~MASK) + last(below));
      }
      index = (index >>> SHIFT) - 1;
      if (index < 0) {
        return -1;
      }
    }
    return -1;
  }

  private int descend(int level, int found) {
    int index = found;
    for (int below = level - 1; below >= 0; below--) {
      index = (index << SHIFT) + last(levels[below][index]);
    }
    return index;
  }

  private static int last(long word) {
    return MASK - Long.numberOfLeadingZeros(word);
  }
}
