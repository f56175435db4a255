package org.hirundo.operators.quality;

/**
 * FineWeb's rules for English (Penedo et al., 2024) in datatrove's form: Gopher's repetition and
 * quality (Rae et al., 2021, table A1), C4's (Raffel et al., 2020) and FineWeb's own.
 *
 * <p>C4's rules cut lines there; here the text stays whole, and the sentences are counted over the
 * lines that C4 would leave. A curly bracket counts only outside formulas and TeX arguments, since
 * C4's rule deletes most mathematics. Words are {@link EnglishWords}'.
 */
final class EnglishRules {
  private static final String[] STOP_WORDS = {
    "the", "be", "to", "of", "and", "that", "have", "with"
  };
  private static final PhraseSet CUT =
      new PhraseSet(
          "javascript",
          "terms of use",
          "privacy policy",
          "cookie policy",
          "uses cookies",
          "use of cookies",
          "use cookies");
  private static final PhraseSet PLACEHOLDER = new PhraseSet("lorem ipsum");
  private static final String[] NGRAM_RULES = ngramRules();
  private static final int SHORT_LINE = 30;

  private final CodePoints text;
  private final EnglishWords words;

  private int lines;
  private int bulletLines;
  private int ellipsisLines;
  private int filledLines;
  private int punctuatedLines;
  private int shortLines;
  private long repeatedFilledLetters;
  private int lineFeeds;
  private int hashes;
  private int ellipses;
  private int sentences;

  private EnglishRules(CodePoints text) {
    this.text = text;
    this.words = EnglishWords.of(text);
    for (int i = 0; i < text.length(); i++) {
      int c = text.at(i);
      if (c > '.' && c != '…') {
        continue;
      }
      switch (c) {
        case '\n' -> lineFeeds++;
        case '#' -> hashes++;
        case '…' -> ellipses++;
        case '.' -> {
          if (text.startsWith(i, "...")) {
            ellipses++;
            i += 2;
          }
        }
        default -> {}
      }
    }
    LongCounter filled = new LongCounter(lineFeeds + 1);
    for (int from = 0; from < text.length(); ) {
      int end = text.lineEnd(from);
      line(from, end, filled);
      from = end + 1;
    }
  }

  private static String[] ngramRules() {
    String[] names = new String[WordNgrams.MAX_REPEATED + 1];
    for (int n = WordNgrams.MIN_TOP; n < names.length; n++) {
      names[n] = (n <= WordNgrams.MAX_TOP ? "gopher_top_" : "gopher_repeated_") + n + "gram@1";
    }
    return names;
  }

  static void measure(CodePoints text, Formulas formulas, RuleValues values) {
    new EnglishRules(text).write(formulas, values);
  }

  private void line(int from, int to, LongCounter filled) {
    lines++;
    int start = text.stripStart(from, to);
    int end = text.stripEnd(start, to);
    if (start == end) {
      return;
    }
    int first = text.at(start);
    if (first == '•' || first == '-') {
      bulletLines++;
    }
    int last = text.at(end - 1);
    if (last == '…' || (end - start >= 3 && text.startsWith(end - 3, "..."))) {
      ellipsisLines++;
    }
    if (last == '.' || last == '\'' || last == '"' || last == '!' || last == '?') {
      punctuatedLines++;
    }
    if (to - from <= SHORT_LINE) {
      shortLines++;
    }
    filledLines++;
    if (filled.add(text.hash(from, to)) > 1) {
      repeatedFilledLetters += to - from;
    }
    if (isKeptByC4(start, end)) {
      sentences += sentences(start, end);
    }
  }

  private boolean isKeptByC4(int from, int to) {
    return C4Lines.hasWords(text, from, to) && !CUT.occursIn(text, from, to);
  }

  /** Ends of sentences before white space, and what is left after the last one. */
  private int sentences(int from, int to) {
    int found = 0;
    boolean open = false;
    for (int i = from; i < to; i++) {
      int c = text.at(i);
      if (c <= '?' && (c == '.' || c == '!' || c == '?')) {
        int next = i + 1;
        while (next < to && isCloser(text.at(next))) {
          next++;
        }
        if (next == to || CodePoints.isSpace(text.at(next))) {
          found++;
          open = false;
          i = next;
          continue;
        }
      }
      open = open || !CodePoints.isSpace(c);
    }
    return open ? found + 1 : found;
  }

  private static boolean isCloser(int c) {
    return c == '"' || c == '\'' || c == ')' || c == ']' || c == '”' || c == '’';
  }

  private void write(Formulas formulas, RuleValues values) {
    int letters = text.length();
    int count = words.count();
    writeRepetition(values, letters);
    values.put("gopher_words@1", words.words());
    values.put("gopher_mean_word_length@1", words.meanLength());
    values.put("gopher_hash_ratio@1", share(hashes, count));
    values.put("gopher_ellipsis_ratio@1", share(ellipses, count));
    values.put("gopher_bullet_lines@1", share(bulletLines, lines));
    values.put("gopher_ellipsis_lines@1", share(ellipsisLines, lines));
    values.put("gopher_alphabetic_words@2", words.alphabetic());
    values.put("gopher_stop_words@1", words.all().distinctOf(STOP_WORDS));
    values.put("c4_sentences@1", sentences);
    boolean placeholder = PLACEHOLDER.occursIn(text, 0, letters);
    values.put("c4_lorem_ipsum@1", placeholder ? 1 : 0);
    values.put("c4_curly_brackets@1", formulas.curlyOutside());
    values.put("fineweb_line_punctuation@1", share(punctuatedLines, filledLines));
    values.put("fineweb_short_lines@1", share(shortLines, filledLines));
    values.put(
        "fineweb_repeated_line_letters@1", share(repeatedFilledLetters, letters - lineFeeds));
    values.put("fineweb_lines_per_word@1", share(lineFeeds, count));
  }

  private void writeRepetition(RuleValues values, int letters) {
    int start = text.stripStart(0, letters);
    int end = text.stripEnd(start, letters);
    RepeatedParts lineRepeats = RepeatedParts.of(text, start, end, 1);
    RepeatedParts paragraphRepeats = RepeatedParts.of(text, start, end, 2);
    values.put("gopher_repeated_lines@1", share(lineRepeats.repeated(), lineRepeats.count()));
    values.put("gopher_repeated_line_letters@1", share(lineRepeats.letters(), letters));
    values.put(
        "gopher_repeated_paragraphs@1",
        share(paragraphRepeats.repeated(), paragraphRepeats.count()));
    values.put("gopher_repeated_paragraph_letters@1", share(paragraphRepeats.letters(), letters));
    WordNgrams ngrams = WordNgrams.of(words.all());
    for (int n = WordNgrams.MIN_TOP; n <= WordNgrams.MAX_TOP; n++) {
      values.put(NGRAM_RULES[n], share(ngrams.topLetters(n), letters));
    }
    for (int n = WordNgrams.MIN_REPEATED; n <= WordNgrams.MAX_REPEATED; n++) {
      values.put(NGRAM_RULES[n], share(ngrams.repeatedLetters(n), letters));
    }
  }

  private static double share(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
