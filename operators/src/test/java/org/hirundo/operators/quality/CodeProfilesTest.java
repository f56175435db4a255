package org.hirundo.operators.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodeProfilesTest {
  private static final Map<String, Double> FILE =
      Map.of(
          "code_max_line@1", 80.0,
          "code_mean_line@1", 30.0,
          "code_alphanumeric@1", 0.6,
          "code_alphabetic@1", 0.5,
          "code_xml_head@1", 0.0,
          "code_generated@1", 0.0,
          "code_encoded_longest@1", 0.0,
          "code_encoded_share@1", 0.0);

  @TempDir Path folder;

  @Test
  void aLanguageWithoutAGrammarNeedsNoComments() {
    assertThat(Profile.load("the-stack").decide(FILE).kept()).isTrue();
  }

  @Test
  void whereCommentsAreMeasuredTheyCount() {
    Map<String, Double> bare = new HashMap<>(FILE);
    bare.put("code_comment_share@1", 0.0);
    assertThat(Profile.load("the-stack").decide(bare).failed())
        .containsExactly("code_comment_share@1");
  }

  @Test
  void aPageIsNoSourceFile() {
    Map<String, Double> page = QualityRules.values("A page with some code in it.\n", "en");
    assertThat(Profile.load("code").decide(page).kept()).isTrue();
    assertThat(Profile.load("the-stack").decide(page).failed()).contains("code_generated@1");
    assertThat(Profile.load("swallow-code").decide(page).failed())
        .contains("code_syntax_errors@1", "code_python2@1");
  }

  @Test
  void anEntrySaysWhatBecomesOfDocumentsWithoutAValue() throws IOException {
    Profile profile = Profile.load(file("absent: passes").toString());
    assertThat(profile.decide(Map.of()).kept()).isTrue();
    assertThat(profile.decide(Map.of("code_syntax_errors@1", 0.1)).kept()).isFalse();
    assertThat(Profile.load(file("absent: fails").toString()).decide(Map.of()).kept()).isFalse();
    Path wrong = file("absent: maybe");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Profile.load(wrong.toString()))
        .withMessageContaining(":5: absent is maybe; it must be passes or fails");
  }

  private Path file(String entry) throws IOException {
    return Files.writeString(
        folder.resolve("p.yaml"),
        "name: p\nrules:\n  - rule: code_syntax_errors@1\n    max: 0\n    " + entry + "\n");
  }
}
