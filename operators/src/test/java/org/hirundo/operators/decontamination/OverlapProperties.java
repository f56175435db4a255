package org.hirundo.operators.decontamination;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What is found is what a search for every gram in every item finds. */
class OverlapProperties {
  private static final Gram SMALL = new Gram(4, 8);

  /** Of so few words that grams meet by chance. */
  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of("a", "b", "Word", "x1", "川", "か", "が", "ｶﾞ", "、", " ", " ", "— ", "é")
        .list()
        .ofMaxSize(60)
        .map(parts -> String.join("", parts));
  }

  @Property
  void aTextOverlapsExactlyIfAGramOrAWholeShortItemIsShared(
      @ForAll("texts") String text, @ForAll("texts") String one, @ForAll("texts") String other) {
    BenchmarkIndex index =
        BenchmarkIndex.builder(SMALL).add("b", "1", one).add("b", "2", other).build();
    List<Overlap> found = new OverlapFinder(index).find(text);
    boolean shared =
        List.of(one, other).stream()
            .anyMatch(item -> sharesGram(text, item) || holdsWholeShort(text, item));
    assertThat(!found.isEmpty()).isEqualTo(shared);
    int passed = 0;
    for (Overlap overlap : found) {
      assertThat(overlap.begin()).isGreaterThanOrEqualTo(passed);
      assertThat(overlap.end()).isGreaterThan(overlap.begin());
      assertThat(overlap.share()).isBetween(0.0, 1.0);
      passed = overlap.end();
      String item = overlap.item().equals("1") ? one : other;
      assertThat(String.join("|", units(item)))
          .contains(String.join("|", units(text.substring(overlap.begin(), overlap.end()))));
    }
  }

  @Property
  void aStretchThatIsPlantedIsFoundAsAWhole(
      @ForAll("texts") String item, @ForAll @IntRange(max = 59) int from) {
    List<String> all = units(item);
    List<String> planted = all.subList(Math.min(from, all.size()), all.size());
    String stretch = String.join("/ ", planted).toUpperCase();
    BenchmarkIndex index = BenchmarkIndex.builder(SMALL).add("b", "1", item).build();
    String page = "Lorem ipsum dolor. " + stretch + " ¡sit amet!";
    List<Overlap> found = new OverlapFinder(index).find(page);
    if (weight(planted) >= SMALL.weight()) {
      assertThat(found).isNotEmpty();
      assertThat(found.get(0).begin()).isEqualTo(19);
      assertThat(found.get(0).end()).isGreaterThan(19);
    } else if (weight(planted) < SMALL.leastWeight()) {
      assertThat(found).isEmpty();
    }
  }

  private static boolean sharesGram(String text, String item) {
    Set<List<String>> grams = new HashSet<>(grams(units(item)));
    return grams(units(text)).stream().anyMatch(grams::contains);
  }

  private static boolean holdsWholeShort(String text, String item) {
    List<String> whole = units(item);
    List<String> in = units(text);
    return weight(whole) >= SMALL.leastWeight()
        && weight(whole) < SMALL.weight()
        && IntStream.rangeClosed(0, in.size() - whole.size())
            .anyMatch(at -> in.subList(at, at + whole.size()).equals(whole));
  }

  /** For each end the shortest run that weighs enough. */
  private static List<List<String>> grams(List<String> units) {
    List<List<String>> grams = new ArrayList<>();
    for (int end = 1; end <= units.size(); end++) {
      for (int begin = end - 1; begin >= 0; begin--) {
        if (weight(units.subList(begin, end)) >= SMALL.weight()) {
          grams.add(units.subList(begin, end));
          break;
        }
      }
    }
    return grams;
  }

  private static int weight(List<String> units) {
    return units.stream().mapToInt(unit -> SMALL.weight(unit.charAt(0) >= 0x3000)).sum();
  }

  /** As simply as can be. */
  private static List<String> units(String text) {
    List<String> units = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    String plain = text.replace("ｶﾞ", "ガ").replace("é", "e").toLowerCase();
    for (char c : (plain + " ").toCharArray()) {
      boolean character = c >= 0x3040;
      if (word.length() > 0 && (character || !Character.isLetterOrDigit(c))) {
        units.add(word.toString());
        word.setLength(0);
      }
      if (character) {
        units.add("" + c);
      } else if (Character.isLetterOrDigit(c)) {
        word.append(c);
      }
    }
    return units;
  }
}
