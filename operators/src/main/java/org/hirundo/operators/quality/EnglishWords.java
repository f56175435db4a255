package org.hirundo.operators.quality;

import java.util.Arrays;

/**
 * A text's words and marks in order. A word is a run of letters and digits, apostrophes and hyphens
 * within included; any other character that is not white space is a mark, a run of the same one
 * counting once. datatrove takes spaCy's words, which differ in contractions and abbreviations.
 */
final class EnglishWords {
  private int[] starts = new int[256];
  private int[] ends = new int[256];
  private long[] hashes = new long[256];
  private int count;
  private int words;
  private int alphabetic;
  private long wordLetters;

  static EnglishWords of(CodePoints text) {
    EnglishWords result = new EnglishWords();
    for (int i = 0; i < text.length(); ) {
      int c = text.at(i);
      if (CodePoints.isSpace(c)) {
        i++;
        continue;
      }
      int end = i + 1;
      if (isWord(c)) {
        while (end < text.length() && continuesWord(text, end)) {
          end++;
        }
        result.word(text, i, end);
      } else {
        while (end < text.length() && text.at(end) == c) {
          end++;
        }
      }
      result.add(text, i, end);
      i = end;
    }
    return result;
  }

  private static boolean isWord(int c) {
    return Character.isLetterOrDigit(c) || Character.getType(c) == Character.NON_SPACING_MARK;
  }

  private static boolean continuesWord(CodePoints text, int i) {
    int c = text.at(i);
    if (isWord(c)) {
      return true;
    }
    boolean joins = c == '\'' || c == '’' || c == '-' || c == '_';
    return joins && i + 1 < text.length() && isWord(text.at(i + 1));
  }

  private void word(CodePoints text, int from, int to) {
    words++;
    wordLetters += to - from;
    for (int i = from; i < to; i++) {
      if (Character.isLetter(text.at(i))) {
        alphabetic++;
        return;
      }
    }
  }

  private void add(CodePoints text, int from, int to) {
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, count * 2);
      ends = Arrays.copyOf(ends, count * 2);
      hashes = Arrays.copyOf(hashes, count * 2);
    }
    starts[count] = from;
    ends[count] = to;
    hashes[count++] = text.hash(from, to);
  }

  /** Words and marks together. */
  int count() {
    return count;
  }

  /** Words without marks. */
  int words() {
    return words;
  }

  /** Words with at least one letter. */
  int alphabetic() {
    return alphabetic;
  }

  double meanLength() {
    return words == 0 ? 0 : (double) wordLetters / words;
  }

  int start(int i) {
    return starts[i];
  }

  int length(int i) {
    return ends[i] - starts[i];
  }

  /** Code points of the most frequent n-gram's occurrences, words apart by one space. */
  long topNgramLetters(int n) {
    int total = count - n + 1;
    if (total <= 0) {
      return 0;
    }
    LongCounter counter = new LongCounter(total);
    int[] slots = new int[total];
    for (int i = 0; i < total; i++) {
      slots[i] = counter.addAt(ngramHash(i, n));
    }
    int first = 0;
    while (counter.countAt(slots[first]) < counter.best()) {
      first++;
    }
    return (ngramLetters(first, n) + n - 1) * counter.best();
  }

  /** Code points in n-grams that were seen before; a repeat is stepped over as a whole. */
  long repeatedNgramLetters(int n) {
    int total = count - n + 1;
    if (total <= 0) {
      return 0;
    }
    LongCounter seen = new LongCounter(total);
    long letters = 0;
    for (int i = 0; i < total; ) {
      if (seen.add(ngramHash(i, n)) > 1) {
        letters += ngramLetters(i, n);
        i += n;
      } else {
        i++;
      }
    }
    return letters;
  }

  private long ngramHash(int from, int n) {
    long hash = n;
    for (int i = from; i < from + n; i++) {
      hash = LongCounter.extend(hash, hashes[i]);
    }
    return hash;
  }

  private long ngramLetters(int from, int n) {
    long letters = 0;
    for (int i = from; i < from + n; i++) {
      letters += length(i);
    }
    return letters;
  }
}
