package org.hirundo.operators.decontamination;

import java.util.Arrays;

/**
 * A text as what is counted: words and, where a script puts no spaces between words (Han, kana,
 * Thai, Lao, Khmer, Burmese, Tibetan), characters. What is neither letter nor digit parts words and
 * counts for nothing. Reused from text to text; not thread-safe.
 */
final class Units {
  private static final int KEPT = 1 << 20; // units whose room is kept for the next text
  private static final long PRIME = 0x9E3779B97F4A7C15L;

  private long[] hashes = new long[1024];
  private int[] begins = new int[1024];
  private int[] ends = new int[1024];
  private boolean[] characters = new boolean[1024];
  private int size;
  private long word; // hash of the open word; 0: none is open
  private int wordBegin;
  private int wordEnd;
  private char last; // of the last unit, if it is a kana

  /** Takes the text in place of the one before. */
  void read(String text) {
    if (hashes.length > KEPT) {
      room(1024);
    }
    size = 0;
    word = 0;
    last = 0;
    for (int at = 0, next; at < text.length(); at = next) {
      char c = text.charAt(at);
      char single = Folding.single(c);
      if (single != 0) {
        next = at + 1;
        take(single, at, next);
      } else {
        int point = text.codePointAt(at);
        next = at + Character.charCount(point);
        takeAll(Folding.fold(point), at, next); // an accent, say, is nothing and parts no word
      }
    }
    closeWord();
  }

  private void takeAll(char[] folded, int begin, int end) {
    for (int i = 0; i < folded.length; i++) {
      int c = folded[i];
      if (Character.isHighSurrogate(folded[i]) && i + 1 < folded.length) {
        c = Character.toCodePoint(folded[i], folded[++i]);
      }
      take(c, begin, end);
    }
  }

  private void take(int c, int begin, int end) {
    if (last != 0 && Folding.voices(c)) {
      char both = Folding.composed(last, (char) c);
      if (both != 0) {
        hashes[size - 1] = mix(both);
        ends[size - 1] = end;
      }
    }
    last = 0;
    switch (Folding.role(c)) {
      case Folding.WORD -> {
        if (word == 0) {
          wordBegin = begin;
        }
        word = (word + c) * PRIME | 1;
        wordEnd = end;
      }
      case Folding.ALONE -> {
        closeWord();
        put(mix(c), begin, end, true);
        last = Folding.isKana(c) ? (char) c : 0;
      }
      case Folding.MARK -> {}
      default -> closeWord();
    }
  }

  private void closeWord() {
    if (word != 0) {
      put(mix(word), wordBegin, wordEnd, false);
      word = 0;
    }
  }

  private void put(long hash, int begin, int end, boolean character) {
    if (size == hashes.length) {
      room(Math.multiplyExact(size, 2));
    }
    hashes[size] = hash;
    begins[size] = begin;
    ends[size] = end;
    characters[size++] = character;
  }

  private void room(int units) {
    hashes = Arrays.copyOf(hashes, units);
    begins = Arrays.copyOf(begins, units);
    ends = Arrays.copyOf(ends, units);
    characters = Arrays.copyOf(characters, units);
  }

  /** The finalizer of SplitMix64. */
  static long mix(long z) {
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }

  int size() {
    return size;
  }

  long hash(int unit) {
    return hashes[unit];
  }

  /** Index in the text of the unit's first character. */
  int begin(int unit) {
    return begins[unit];
  }

  /** Index behind its last. */
  int end(int unit) {
    return ends[unit];
  }

  /** Whether it is a character of a script without spaces, and no word. */
  boolean character(int unit) {
    return characters[unit];
  }
}
