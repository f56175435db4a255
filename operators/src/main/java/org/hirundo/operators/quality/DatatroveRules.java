package org.hirundo.operators.quality;

/**
 * Gopher's, C4's and FineWeb's rules as datatrove 0.5.0 counts them, over words that are given:
 * spaCy's for English, Kuromoji's in place of SudachiPy's for Japanese.
 *
 * <p>For English, C4's rules cut lines and citations, and FineWeb's are measured of what they
 * leave, as in FineWeb's pipeline; FineWeb-2 leaves C4's out. Where datatrove divides by zero (a
 * text without words or lines), the value is 0.
 */
final class DatatroveRules {
  private static final String[] ENGLISH_STOP_WORDS = {
    "the", "be", "to", "of", "and", "that", "have", "with"
  };

  /** Those of FineWeb-2's configuration jpn_Jpan. */
  private static final String[] JAPANESE_STOP_WORDS = {
    "の", "に", "を", "は", "た", "て", "が", "と", "で", "年", "し", "・", "月", "れ", "さ"
  };

  private static final int SHORT_LINE = 30;

  private static final DatatroveRules ENGLISH = new DatatroveRules("", "@py1", ENGLISH_STOP_WORDS);
  private static final DatatroveRules JAPANESE =
      new DatatroveRules("jpn_", "@1", JAPANESE_STOP_WORDS);

  private final String[] gopher;
  private final String[] fineweb;
  private final String[] stopWords;

  private DatatroveRules(String prefix, String version, String[] stopWords) {
    this.gopher =
        named(
            prefix + "gopher_",
            version,
            "repeated_lines repeated_line_letters repeated_paragraphs repeated_paragraph_letters"
                + " top_2gram top_3gram top_4gram repeated_5gram repeated_6gram repeated_7gram"
                + " repeated_8gram repeated_9gram repeated_10gram words mean_word_length hash_ratio"
                + " ellipsis_ratio bullet_lines ellipsis_lines alphabetic_words stop_words");
    this.fineweb =
        named(
            prefix + "fineweb_",
            version,
            "line_punctuation short_lines repeated_line_letters lines_per_word");
    this.stopWords = stopWords;
  }

  private static String[] named(String prefix, String version, String names) {
    String[] result = names.split(" ");
    for (int i = 0; i < result.length; i++) {
      result[i] = prefix + result[i] + version;
    }
    return result;
  }

  static void measureEnglish(CodePoints text, RuleValues values) {
    measureEnglish(text, SpacyWords.of(text), values);
  }

  static void measureEnglish(CodePoints text, Words words, RuleValues values) {
    ENGLISH.gopher(text, words, values);
    C4Lines lines = C4Lines.of(text);
    CodePoints left = lines.left();
    Words wordsLeft = lines.leavesAll() ? words : SpacyWords.of(left);
    values.put("c4_sentences@py1", SpacySentences.count(left, wordsLeft));
    values.put("c4_lorem_ipsum@py1", lines.loremIpsum());
    values.put("c4_curly_brackets@py1", lines.curlyBrackets());
    ENGLISH.fineweb(left.strip(), wordsLeft, values);
  }

  static void measureJapanese(CodePoints text, Words words, RuleValues values) {
    JAPANESE.gopher(text, words, values);
    JAPANESE.fineweb(text, words, values);
  }

  private void gopher(CodePoints text, Words words, RuleValues values) {
    int letters = text.length();
    int start = text.stripStart(0, letters);
    int at = 0;
    RepeatedParts lines = RepeatedParts.of(text, 0, letters, 1);
    values.put(gopher[at++], RuleValues.share(lines.repeated(), lines.count()));
    values.put(gopher[at++], RuleValues.share(lines.letters(), letters));
    RepeatedParts paragraphs = RepeatedParts.of(text, start, text.stripEnd(start, letters), 2);
    values.put(gopher[at++], RuleValues.share(paragraphs.repeated(), paragraphs.count()));
    values.put(gopher[at++], RuleValues.share(paragraphs.letters(), letters));
    WordNgrams top = WordNgrams.of(words);
    for (int n = WordNgrams.MIN_TOP; n <= WordNgrams.MAX_TOP; n++) {
      values.put(gopher[at++], RuleValues.share(top.topLetters(n), letters));
    }
    ConcatenatedNgrams repeated = new ConcatenatedNgrams(words);
    for (int n = WordNgrams.MIN_REPEATED; n <= WordNgrams.MAX_REPEATED; n++) {
      values.put(gopher[at++], RuleValues.share(repeated.repeatedLetters(n), letters));
    }
    at = wordValues(text, words, values, at);
    at = symbols(text, words.count(), values, at);
    at = lineStarts(text, values, at);
    values.put(gopher[at++], RuleValues.share(alphabetic(text, words), words.count()));
    values.put(gopher[at], words.distinctOf(stopWords));
  }

  private int wordValues(CodePoints text, Words words, RuleValues values, int at) {
    int counted = 0;
    long wordLetters = 0;
    for (int w = 0; w < words.count(); w++) {
      for (int i = words.start(w); i < words.end(w); i++) {
        if (!PythonCharacters.isPunctuation(text.at(i))) {
          counted++;
          wordLetters += words.length(w);
          break;
        }
      }
    }
    values.put(gopher[at], counted);
    values.put(gopher[at + 1], RuleValues.share(wordLetters, counted));
    return at + 2;
  }

  private int symbols(CodePoints text, int words, RuleValues values, int at) {
    int hashes = 0;
    int ellipses = 0;
    for (int i = 0; i < text.length(); i++) {
      int c = text.at(i);
      if (c == '#') {
        hashes++;
      } else if (c == '…') {
        ellipses++;
      } else if (c == '.' && text.startsWith(i, "...")) {
        ellipses++;
        i += 2;
      }
    }
    values.put(gopher[at], RuleValues.share(hashes, words));
    values.put(gopher[at + 1], RuleValues.share(ellipses, words));
    return at + 2;
  }

  private int lineStarts(CodePoints text, RuleValues values, int at) {
    int lines = 0;
    int bullets = 0;
    int ellipses = 0;
    for (int from = 0; from < text.length(); ) {
      int to = text.pythonLineEnd(from);
      lines++;
      int start = text.stripStart(from, to);
      if (start < to && (text.at(start) == '•' || text.at(start) == '-')) {
        bullets++;
      }
      int end = text.stripEnd(start, to);
      if (end > start
          && (text.at(end - 1) == '…' || (end - start >= 3 && text.startsWith(end - 3, "...")))) {
        ellipses++;
      }
      from = text.pythonLineStart(to);
    }
    values.put(gopher[at], RuleValues.share(bullets, lines));
    values.put(gopher[at + 1], RuleValues.share(ellipses, lines));
    return at + 2;
  }

  private static int alphabetic(CodePoints text, Words words) {
    int alphabetic = 0;
    for (int w = 0; w < words.count(); w++) {
      for (int i = words.start(w); i < words.end(w); i++) {
        if (Character.isLetter(text.at(i))) {
          alphabetic++;
          break;
        }
      }
    }
    return alphabetic;
  }

  private void fineweb(CodePoints text, Words words, RuleValues values) {
    int lineFeeds = 0;
    for (int i = 0; i < text.length(); i++) {
      if (text.at(i) == '\n') {
        lineFeeds++;
      }
    }
    LongCounter seen = new LongCounter(lineFeeds + 1);
    int lines = 0;
    int punctuated = 0;
    int shortLines = 0;
    long repeatedLetters = 0;
    for (int from = 0; from < text.length(); ) {
      int to = text.lineEnd(from);
      if (text.stripStart(from, to) < to) {
        lines++;
        if (PythonCharacters.isTerminal(text.at(to - 1))) {
          punctuated++;
        }
        if (to - from <= SHORT_LINE) {
          shortLines++;
        }
        if (seen.add(text.hash(from, to)) > 1) {
          repeatedLetters += to - from;
        }
      }
      from = to + 1;
    }
    values.put(fineweb[0], RuleValues.share(punctuated, lines));
    values.put(fineweb[1], RuleValues.share(shortLines, lines));
    values.put(fineweb[2], RuleValues.share(repeatedLetters, text.length() - lineFeeds));
    values.put(fineweb[3], RuleValues.share(lineFeeds, words.count()));
  }
}
