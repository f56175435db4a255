package org.hirundo.operators.lists;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/**
 * A list of words and how much of a text they are. Built by {@link #builder}, immutable,
 * thread-safe.
 *
 * <p>Words are looked up without regard to width, case and compatibility forms; か and が stay apart,
 * and so do hiragana and katakana. A word that begins with katakana (or a letter of a script that
 * has spaces, as Latin) is found only where no katakana (no such letter or digit) stands before it,
 * and likewise at its end: アス is not in アスパラガス, nor ass in class. ー and half-width kana are
 * katakana here, except for a ー behind hiragana. At kanji and hiragana there is no such boundary:
 * where their words end cannot be seen, so 死 is found in 必死. Where words overlap, the longest
 * counts, and a character never counts twice.
 *
 * <p>An Aho-Corasick automaton (Aho and Corasick 1975) over code points: time is linear in the text
 * for any list, as words have at most {@value #LONGEST} code points.
 */
public final class WordList {
  /** Folded code points of a word, at most. */
  public static final int LONGEST = 64;

  private final String[] words;
  private final WordAutomaton automaton;
  private final String fingerprint;

  WordList(String[] words, WordAutomaton automaton) {
    this.words = words;
    this.automaton = automaton;
    long hash = AddressHash.START;
    for (String word : words) {
      hash = AddressHash.key(AddressHash.extended(hash, word), 0);
    }
    fingerprint = String.format(Locale.ROOT, "%08x", (int) (hash >>> 32));
  }

  /** To be filled, best by a {@link WordListReader}. */
  public static WordListBuilder builder() {
    return new WordListBuilder();
  }

  /** How many words there are. */
  public int size() {
    return words.length;
  }

  /** Eight hexadecimal digits that differ where the words differ. */
  public String fingerprint() {
    return fingerprint;
  }

  /** The longest words, in the text's order; where two overlap in parts only, both are there. */
  public List<WordHit> find(String text) {
    FoldedText folded = FoldedText.of(text);
    Deque<WordHit> found = new ArrayDeque<>();
    int node = WordAutomaton.ROOT;
    for (int i = 0; i < folded.length(); i++) {
      node = automaton.next(node, folded.point(i));
      if (!folded.mayEnd(i)) {
        continue;
      }
      // Longest first: the first one whose begin is free is the one that counts.
      for (int at = automaton.output(node); at != 0; at = automaton.outputBehind(at)) {
        int begin = i + 1 - automaton.depth(at);
        if (folded.mayBegin(begin)) {
          int from = folded.begin(begin);
          while (!found.isEmpty() && found.peekLast().begin() >= from) {
            found.removeLast();
          }
          found.addLast(new WordHit(from, folded.end(i), words[automaton.word(at)]));
          break;
        }
      }
    }
    return new ArrayList<>(found);
  }

  /**
   * The share of characters that stand in words of the list, as Swallow Corpus has it: their code
   * points ÷ those of Japanese letters, where the language is {@code ja}; otherwise ÷ letters and
   * digits.
   *
   * @param language ISO 639-1
   * @return from 0 to 1; 0 for a text without any word of the list
   */
  public double share(String text, String language) {
    return share(text, language, find(text));
  }

  /** The share, where the words have been looked up already. */
  public static double share(String text, String language, List<WordHit> found) {
    if (found.isEmpty()) {
      return 0;
    }
    long listed = 0;
    int done = 0;
    for (WordHit hit : found) {
      listed += text.codePointCount(Math.max(done, hit.begin()), hit.end());
      done = hit.end();
    }
    boolean japanese = language.equals("ja");
    long letters =
        text.codePoints()
            .filter(c -> japanese ? isJapanese(c) : Character.isLetterOrDigit(c))
            .count();
    return listed >= letters ? 1 : (double) listed / letters;
  }

  /** As {@code num_japanese_letters} counts: ー, half-width kana and rare kanji are none. */
  private static boolean isJapanese(int c) {
    return c >= 0x3041 && c <= 0x3096
        || c >= 0x30A1 && c <= 0x30FA
        || c >= 0x3400 && c <= 0x9FFF
        || c >= 0xF900 && c <= 0xFAFF
        || "、，。．！？々〇〻".indexOf(c) >= 0;
  }
}
