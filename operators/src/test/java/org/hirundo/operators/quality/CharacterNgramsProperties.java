package org.hirundo.operators.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;

class CharacterNgramsProperties {

  @Property(tries = 400)
  void countsAreThoseOfAPlainTableOfNgrams(
      @ForAll @CharRange(from = 'a', to = 'c') @StringLength(max = 120) String text) {
    CodePoints codePoints = CodePoints.of(text);
    CharacterNgrams ngrams = CharacterNgrams.of(codePoints.values(), codePoints.length());
    for (int n = CharacterNgrams.MIN; n <= CharacterNgrams.MAX; n++) {
      Map<String, Integer> counts = new HashMap<>();
      for (int i = 0; i + n <= text.length(); i++) {
        counts.merge(text.substring(i, i + n), 1, Integer::sum);
      }
      double total = Math.max(1, text.length() - n + 1);
      double best = counts.values().stream().mapToInt(Integer::intValue).max().orElse(0);
      double repeated = counts.values().stream().filter(count -> count > 1).count();
      assertThat(ngrams.top(n)).isCloseTo(best / total, within(1e-12));
      assertThat(ngrams.repeated(n))
          .isCloseTo(repeated / Math.max(1, counts.size()), within(1e-12));
    }
  }
}
