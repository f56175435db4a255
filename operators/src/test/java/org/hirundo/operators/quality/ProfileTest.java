package org.hirundo.operators.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ProfileTest {
  @TempDir Path folder;

  static List<String> builtIn() {
    return Profile.builtIn();
  }

  private static String lecture() {
    StringBuilder text = new StringBuilder();
    String[] subjects = {"力学", "統計", "地質", "経済", "音韻", "幾何", "天文", "細胞", "法令", "言語", "気候", "数論"};
    String[] verbs = {"測り方を確かめる", "歴史をたどってみる", "例題を自分で解く", "図に描いて考える"};
    for (int i = 0; i < subjects.length; i++) {
      text.append(subjects[i]).append("を学ぶ人は、まず").append(verbs[i % 4]).append("ことから始めるとよい。");
      text.append("そうすれば").append(subjects[(i * 7 + 3) % 12]).append("とのつながりも、");
      text.append(i % 2 == 0 ? "少しずつ見えてくるはずだ。" : "やがて自然にわかるようになる。").append(i % 3 == 0 ? "\n" : "");
    }
    return text.toString();
  }

  @ParameterizedTest
  @MethodSource("builtIn")
  void everyBuiltInProfileNamesItselfAndASourceForEachRule(String name) {
    Profile profile = Profile.load(name);
    assertThat(profile.name()).isEqualTo(name);
    assertThat(profile.bounds()).isNotEmpty().allMatch(bound -> !bound.source().isBlank());
  }

  @Test
  void swallowV2LeavesOutLongestSentenceAndRepeatedNgramsAlone() {
    List<String> v1 = rules("swallow-v1");
    List<String> v2 = rules("swallow-v2");
    assertThat(v1).containsAll(v2);
    assertThat(v1.stream().filter(rule -> !v2.contains(rule)))
        .hasSize(10)
        .allMatch(rule -> rule.startsWith("max_sentence") || rule.contains("gram_character"));
  }

  private static List<String> rules(String profile) {
    return Profile.load(profile).bounds().stream().map(Profile.Bound::rule).toList();
  }

  @Test
  void boundsAreInclusive() {
    Profile profile =
        new Profile(
            "p", "", List.of(new Profile.Bound("num_letters@1", 2, 3, Profile.Absent.FAILS, "")));
    assertThat(profile.decide(Map.of("num_letters@1", 2.0)).kept()).isTrue();
    assertThat(profile.decide(Map.of("num_letters@1", 3.0)).kept()).isTrue();
    assertThat(profile.decide(Map.of("num_letters@1", 3.5)).failed())
        .containsExactly("num_letters@1");
    assertThat(profile.decide(Map.of("num_letters@1", Double.NaN)).kept()).isFalse();
  }

  @Test
  void aRuleWithoutAValueFails() {
    Map<String, Double> values = new HashMap<>(QualityRules.values(lecture(), "ja"));
    values.remove("hiragana_fraction@1");
    assertThat(Profile.load("swallow-v2").decide(values).failed())
        .containsExactly("hiragana_fraction@1");
  }

  @Test
  void japaneseProseIsKeptAndItsLongSentencesPartTheTwoSwallowProfiles() {
    Map<String, Double> prose = QualityRules.values(lecture(), "ja");
    assertThat(Profile.load("swallow-v2").decide(prose).failed()).isEmpty();
    String longSentence = "これは" + "とても長く続いていく文であり、".repeat(15) + "終わる。";
    Map<String, Double> values = QualityRules.values(lecture() + longSentence, "ja");
    assertThat(Profile.load("swallow-v2").decide(values).kept()).isTrue();
    assertThat(Profile.load("swallow-v1").decide(values).failed())
        .contains("max_sentence_length@1");
  }

  @Test
  void aCopyOfABuiltInProfileCanBeEdited() throws IOException {
    Path file = folder.resolve("mine.yaml");
    Files.writeString(
        file,
        Profile.source("code").replace("max: 1000", "max: 10").replace("name: code", "name: mine"));
    Profile profile = Profile.load(file.toString());
    assertThat(profile.name()).isEqualTo("mine");
    Map<String, Double> values = QualityRules.values("int answer = 42;\n", "und");
    assertThat(profile.decide(values).failed()).containsExactly("code_max_line@1");
    assertThat(Profile.load("code").decide(values).kept()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name: p|the profile has no rules",
        "rules: [{rule: num_letters@1, min: 1}]|the profile has no name",
        "name: p~rules: []|the profile has no rules",
        "name: p~rules:~  - rule: num_leters@1~    min: 1|:3: unknown rule num_leters@1; known rules: [avg_",
        "name: p~rules:~  - rule: num_letters@1~    min: many|:4: min must be a finite number, not many",
        "name: p~rules:~  - rule: num_letters@1~    min: .inf|:4: min must be a finite number",
        "name: p~rules:~  - rule: num_letters@1~    minimum: 1|:4: unknown key minimum; a rule has rule, min",
        "name: p~rules:~  - rule: num_letters@1|:3: rule num_letters@1 has neither min nor max",
        "name: p~rules:~  - rule: num_letters@1~    min: 2~    max: 1|:3: rule num_letters@1 has min 2.0 above max 1.0",
        "name: p~rules:~  - min: 2|:3: an entry without rule",
        "name: p~rules:~  - num_letters@1|:3: an entry of rules is a mapping",
        "name: p~rules: 3|:2: rules is a list",
        "name: [p]|:1: name must be a text",
        "- a|:1: a profile is a mapping",
        "name: p~rules:~  - rule: num_letters@1~    min: 1~  - rule: num_letters@1~    max: 2|:5: rule num_letters@1 is there twice",
        "name: 'p|not valid YAML",
        "limits: 3|:1: unknown key limits; a profile has name, description, rules",
      })
  void aBrokenProfileIsRefusedWithFileLineAndReason(String yaml, String reason) throws IOException {
    Path file = folder.resolve("broken.yaml");
    Files.writeString(file, yaml.replace('~', '\n'));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Profile.load(file.toString()))
        .withMessageStartingWith(file + ":")
        .withMessageContaining(reason);
  }

  @Test
  void anEmptyFileIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("empty.yaml"), "");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Profile.load(file.toString()))
        .withMessageContaining("a profile is a mapping");
  }

  @Test
  void anUnknownNameListsTheKnownOnes() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Profile.load("swalow-v1"))
        .withMessage(
            "no profile swalow-v1: neither a file nor one of "
                + Profile.builtIn().stream().collect(Collectors.joining(", ", "[", "]")));
  }
}
