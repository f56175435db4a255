package org.hirundo.operators.quality;

/**
 * The rules of Swallow Corpus v1 (Okazaki et al., 2024, arXiv 2404.17733) with the semantics of its
 * published code, which differ from its description in places:
 *
 * <ul>
 *   <li>lines end at a line feed only, and an empty line is a paragraph, so that the second and
 *       each later one counts as a duplicate;
 *   <li>a sentence is a run without 。．！？!? and at most one of these after it; further ones belong
 *       to nothing;
 *   <li>ー, half-width kana and kanji beyond the basic plane are not Japanese letters;
 *   <li>n-grams are counted as {@link CharacterNgrams} says.
 * </ul>
 *
 * <p>Where the original fails (empty text, text shorter than an n-gram), the value is 0.
 */
final class JapaneseRules {
  private final CodePoints text;

  private int hiragana;
  private int katakana;
  private int kanji;
  private int kuten;
  private int toten;

  private int paragraphs;
  private long paragraphLetters;
  private long repeatedParagraphLetters;

  private int sentences;
  private int longestSentence;
  private int ellipses;
  private long sentenceLetters;
  private long repeatedSentenceLetters;

  private final LongCounter sentenceCounts;
  private final LongCounter paragraphCounts;

  private JapaneseRules(CodePoints text) {
    this.text = text;
    int lines = 1;
    int ends = 0;
    for (int i = 0; i < text.length(); i++) {
      int c = text.at(i);
      count(c);
      if (c == '\n') {
        lines++;
      } else if (endsSentence(c)) {
        ends++;
      }
    }
    paragraphCounts = new LongCounter(lines);
    sentenceCounts = new LongCounter(lines + ends);
    for (int from = 0; from <= text.length(); ) {
      int end = text.lineEnd(from);
      paragraph(from, end);
      from = end + 1;
    }
  }

  static void measure(CodePoints text, RuleValues values) {
    new JapaneseRules(text).write(values);
  }

  private void count(int c) {
    if (c >= 0x3041 && c <= 0x3096) {
      hiragana++;
    } else if (c >= 0x30A1 && c <= 0x30FA) {
      katakana++;
    } else if (c == '、' || c == '，') {
      toten++;
    } else if (c == '。' || c == '．' || c == '！' || c == '？') {
      kuten++;
    } else if ((c >= 0x3400 && c <= 0x9FFF)
        || (c >= 0xF900 && c <= 0xFAFF)
        || c == '々'
        || c == '〇'
        || c == '〻') {
      kanji++;
    }
  }

  private static boolean endsSentence(int c) {
    return c == '。' || c == '．' || c == '！' || c == '？' || c == '!' || c == '?';
  }

  private void paragraph(int from, int to) {
    long hash = 1;
    int letters = 0;
    for (int start = from; start < to; ) {
      if (endsSentence(text.at(start))) {
        start++;
        continue;
      }
      int end = start;
      while (end < to && !endsSentence(text.at(end))) {
        end++;
      }
      if (end < to) {
        end++;
      }
      for (int i = start; i < end; i++) {
        hash = LongCounter.extend(hash, text.at(i));
      }
      letters += end - start;
      sentence(start, end);
      start = end;
    }
    if (paragraphCounts.add(hash) > 1) {
      repeatedParagraphLetters += letters;
    }
    paragraphs++;
    paragraphLetters += letters;
  }

  private void sentence(int from, int to) {
    int letters = to - from;
    if (sentenceCounts.add(text.hash(from, to)) > 1) {
      repeatedSentenceLetters += letters;
    }
    sentences++;
    sentenceLetters += letters;
    longestSentence = Math.max(longestSentence, letters);
    int end = text.stripEnd(from, to);
    if (end > from && (text.at(end - 1) == '・' || text.at(end - 1) == '…')) {
      ellipses++;
    }
  }

  private void write(RuleValues values) {
    int japanese = hiragana + katakana + kanji + kuten + toten;
    values.put("num_letters@1", text.length());
    values.put("num_japanese_letters@1", japanese);
    values.put("hiragana_fraction@1", share(hiragana, japanese));
    values.put("katakana_fraction@1", share(katakana, japanese));
    values.put("kanji_fraction@1", share(kanji, japanese));
    values.put("kuten_fraction@1", share(kuten, japanese));
    values.put("toten_fraction@1", share(toten, japanese));
    values.put("japanese_fraction@1", share(japanese, text.length()));
    values.put("avg_sentence_length@1", share(sentenceLetters, sentences));
    values.put("max_sentence_length@1", longestSentence);
    values.put("ellipsis_fraction@1", share(ellipses, sentences));
    values.put(
        "duplicate_paragraph_fraction@1",
        share(paragraphs - paragraphCounts.distinct(), paragraphs));
    values.put(
        "duplicate_paragraph_fraction_in_character@1",
        share(repeatedParagraphLetters, paragraphLetters));
    values.put(
        "duplicate_sentence_fraction@1", share(sentences - sentenceCounts.distinct(), sentences));
    values.put(
        "duplicate_sentence_fraction_in_character@1",
        share(repeatedSentenceLetters, sentenceLetters));
    CharacterNgrams ngrams = CharacterNgrams.of(text.values(), text.length());
    values.put("top_2gram_character_fraction@1", ngrams.top(2));
    values.put("top_3gram_character_fraction@1", ngrams.top(3));
    values.put("top_4gram_character_fraction@1", ngrams.top(4));
    values.put("duplicate_5gram_character_fraction@1", ngrams.repeated(5));
    values.put("duplicate_6gram_character_fraction@1", ngrams.repeated(6));
    values.put("duplicate_7gram_character_fraction@1", ngrams.repeated(7));
    values.put("duplicate_8gram_character_fraction@1", ngrams.repeated(8));
    values.put("duplicate_9gram_character_fraction@1", ngrams.repeated(9));
    values.put("duplicate_10gram_character_fraction@1", ngrams.repeated(10));
  }

  private static double share(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
