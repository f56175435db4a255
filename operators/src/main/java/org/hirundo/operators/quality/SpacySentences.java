package org.hirundo.operators.quality;

/**
 * Sentences as spaCy's sentencizer counts them, line by line: one begins with a line, and with a
 * word that is no punctuation after one that is a single mark of sentence end.
 */
final class SpacySentences {
  private SpacySentences() {}

  static int count(CodePoints text, Words words) {
    int sentences = 0;
    int word = 0;
    for (int from = 0; from < text.length(); ) {
      int to = text.lineEnd(from);
      sentences++;
      boolean ended = false;
      int last = from;
      for (; word < words.count() && words.start(word) < to; word++) {
        if (ended && isSpaceWord(text, last, words.start(word))) {
          sentences++;
          ended = false;
        }
        if (words.length(word) == 1 && PythonCharacters.endsSentence(text.at(words.start(word)))) {
          ended = true;
        } else if (ended && !isPunctuation(text, words.start(word), words.end(word))) {
          sentences++;
          ended = false;
        }
        last = words.end(word);
      }
      if (ended && isSpaceWord(text, last, to)) {
        sentences++;
      }
      from = to + 1;
    }
    return sentences;
  }

  /** Whether spaCy makes a word of the white space: it drops one space after a word. */
  private static boolean isSpaceWord(CodePoints text, int from, int to) {
    return to - from > 1 || (to - from == 1 && text.at(from) != ' ');
  }

  private static boolean isPunctuation(CodePoints text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!PythonCharacters.isUnicodePunctuation(text.at(i))) {
        return false;
      }
    }
    return true;
  }
}
