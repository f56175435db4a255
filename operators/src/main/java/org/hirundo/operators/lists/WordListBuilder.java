package org.hirundo.operators.lists;

import java.util.ArrayList;
import java.util.List;

/** Takes words. Confined to one thread. */
public final class WordListBuilder {
  private final List<String> words = new ArrayList<>();
  private final WordAutomaton automaton = new WordAutomaton();

  WordListBuilder() {}

  /**
   * Adds a word; one that is looked up as an earlier one is that one.
   *
   * @return why it is none; empty if it was taken
   */
  public String add(String word) {
    FoldedText folded = FoldedText.of(word);
    if (folded.length() == 0) {
      return "empty";
    }
    if (folded.length() > WordList.LONGEST) {
      return "longer than " + WordList.LONGEST + " characters";
    }
    if (automaton.add(folded, words.size()) == words.size()) {
      words.add(word);
    }
    return "";
  }

  /** The list as it is now; the builder is not to be used any more. */
  public WordList build() {
    automaton.link();
    return new WordList(words.toArray(String[]::new), automaton);
  }
}
