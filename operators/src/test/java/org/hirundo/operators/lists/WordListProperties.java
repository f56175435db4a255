package org.hirundo.operators.lists;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class WordListProperties {
  @Property(tries = 2000)
  void findsWhatComparingEveryPlaceFinds(
      @ForAll("words") Set<String> words, @ForAll("texts") String text) {
    WordListBuilder builder = WordList.builder();
    words.forEach(builder::add);
    WordList list = builder.build();
    boolean[] covered = new boolean[text.length()];
    List<WordHit> naive = naive(words, text);
    for (WordHit hit : naive) {
      java.util.Arrays.fill(covered, hit.begin(), hit.end(), true);
    }
    boolean[] found = new boolean[text.length()];
    int last = -1;
    for (WordHit hit : list.find(text)) {
      assertThat(naive).contains(hit);
      assertThat(hit.begin()).isGreaterThan(last);
      last = hit.begin();
      java.util.Arrays.fill(found, hit.begin(), hit.end(), true);
    }
    assertThat(found).isEqualTo(covered);
    assertThat(list.share(text, "ja")).isBetween(0.0, 1.0);
  }

  private static List<WordHit> naive(Set<String> words, String text) {
    List<WordHit> hits = new ArrayList<>();
    for (String word : words) {
      for (int at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
        int end = at + word.length();
        boolean begins = at == 0 || parted(text, at);
        boolean ends = end == text.length() || parted(text, end);
        if (begins && ends) {
          hits.add(new WordHit(at, end, word));
        }
      }
    }
    return hits;
  }

  private static boolean parted(String text, int at) {
    int before = kind(text.charAt(at - 1));
    return before == 0 || before != kind(text.charAt(at));
  }

  private static int kind(char c) {
    return c >= 'a' && c <= 'z' ? 1 : c >= 'ァ' && c <= 'ヺ' ? 2 : 0;
  }

  @Property(tries = 1000)
  void anyWordAloneIsFoundWhole(@ForAll String word) {
    WordListBuilder builder = WordList.builder();
    if (builder.add(word).isEmpty()) {
      assertThat(builder.build().find(word)).containsExactly(new WordHit(0, word.length(), word));
    }
  }

  @Provide
  Arbitrary<Set<String>> words() {
    return strings(1, 4).set().ofMinSize(1).ofMaxSize(10);
  }

  @Provide
  Arbitrary<String> texts() {
    return strings(0, 40);
  }

  private static Arbitrary<String> strings(int least, int most) {
    return Arbitraries.of("a", "b", "ア", "イ", "い", "死", "体", "、")
        .list()
        .ofMinSize(least)
        .ofMaxSize(most)
        .map(parts -> String.join("", parts));
  }
}
