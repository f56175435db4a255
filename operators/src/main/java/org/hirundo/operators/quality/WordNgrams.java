package org.hirundo.operators.quality;

/**
 * Gopher's repetition of n-grams of words: {@code topLetters(n)}, for n from 2 to 4, counts the
 * code points of the most frequent n-gram's occurrences, words apart by one space, the first one of
 * several; {@code repeatedLetters(n)}, for n from 5 to 10, the code points of the words of n-grams
 * that were there before, each repeat stepped over as a whole.
 *
 * <p>An n-gram can only occur twice where its (n-1)-gram does, so each n looks only at the
 * positions that n-1 left, as in {@link CharacterNgrams}.
 */
final class WordNgrams {
  static final int MIN_TOP = 2;
  static final int MAX_TOP = 4;
  static final int MIN_REPEATED = 5;
  static final int MAX_REPEATED = 10;

  private final Words words;
  private final long[] letters = new long[MAX_REPEATED + 1];
  private long steps;

  private WordNgrams(Words words) {
    this.words = words;
    int count = words.count();
    long[] hashes = new long[count];
    int[] positions = new int[count];
    int[] slots = new int[count];
    for (int i = 0; i < count; i++) {
      hashes[i] = LongCounter.extend(0, words.hash(i));
      positions[i] = i;
    }
    int active = count;
    for (int n = MIN_TOP; n <= MAX_REPEATED && n <= count; n++) {
      while (active > 0 && positions[active - 1] > count - n) {
        active--;
      }
      steps += active;
      LongCounter counter = new LongCounter(active);
      for (int i = 0; i < active; i++) {
        hashes[i] = LongCounter.extend(hashes[i], words.hash(positions[i] + n - 1));
        slots[i] = counter.addAt(hashes[i]);
      }
      if (n <= MAX_TOP) {
        letters[n] = top(n, counter, slots, positions);
      } else {
        letters[n] = repeated(n, hashes, positions, active);
      }
      active = counter.keepRepeated(slots, hashes, positions, active);
    }
  }

  static WordNgrams of(Words words) {
    return new WordNgrams(words);
  }

  private long top(int n, LongCounter counter, int[] slots, int[] positions) {
    if (counter.best() < 2) {
      return lettersOf(0, n) + n - 1;
    }
    int first = 0;
    while (counter.countAt(slots[first]) < counter.best()) {
      first++;
    }
    return (lettersOf(positions[first], n) + n - 1) * counter.best();
  }

  private long repeated(int n, long[] hashes, int[] positions, int active) {
    LongCounter seen = new LongCounter(active);
    long found = 0;
    int next = 0;
    for (int i = 0; i < active; i++) {
      if (positions[i] >= next && seen.add(hashes[i]) > 1) {
        found += lettersOf(positions[i], n);
        next = positions[i] + n;
      }
    }
    return found;
  }

  private long lettersOf(int from, int n) {
    long sum = 0;
    for (int i = from; i < from + n; i++) {
      sum += words.length(i);
    }
    return sum;
  }

  /** 0 for a text of fewer than n words. */
  long topLetters(int n) {
    return letters[n];
  }

  /** 0 for a text of fewer than n words. */
  long repeatedLetters(int n) {
    return letters[n];
  }

  /** N-grams hashed in all: at most nine a word. */
  long steps() {
    return steps;
  }
}
