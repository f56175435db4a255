package org.hirundo.operators.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Set;
import org.junit.jupiter.api.Test;

class DomainRulesTest {
  private static final Language JAPANESE = new Language("ja", 0.9f);

  private final DomainRules rules = new DomainRules();

  @Test
  void fewFormulasLeaveAPageInItsLanguage() {
    assertThat(rules.decide(JAPANESE, 2, 500, 0, 1000).domain()).isEqualTo("ja");
    assertThat(rules.decide(JAPANESE, 3, 30, 0, 1000).domain()).isEqualTo("ja");
  }

  @Test
  void denseFormulasMakeMathematics() {
    assertThat(rules.decide(JAPANESE, 3, 31, 0, 1000).domain()).isEqualTo("math");
  }

  @Test
  void mostlyCodeMakesCode() {
    assertThat(rules.decide(JAPANESE, 0, 0, 501, 1000).domain()).isEqualTo("code");
    assertThat(rules.decide(JAPANESE, 0, 0, 500, 1000).domain()).isEqualTo("ja");
  }

  @Test
  void unwantedOrUnclearLanguageIsInNoDomain() {
    assertThat(rules.decide(new Language("de", 1), 0, 0, 0, 1000).domain()).isEmpty();
    assertThat(rules.decide(new Language("en", 0.49f), 0, 0, 0, 1000).domain()).isEmpty();
    assertThat(rules.decide(new Language("en", 0.5f), 0, 0, 0, 1000).domain()).isEqualTo("en");
  }

  @Test
  void emptyTextIsInNoDomain() {
    assertThat(rules.decide(JAPANESE, 0, 0, 0, 0).domain()).isEmpty();
  }

  @Test
  void everyFigureIsKept() {
    assertThat(rules.decide(new Language("en", 0.75f), 4, 100, 50, 1000).features())
        .containsEntry("formulas", 4.0)
        .containsEntry("formula-share", 0.1)
        .containsEntry("code-share", 0.05)
        .containsEntry("language-score", 0.75)
        .containsEntry("text-chars", 1000.0);
  }

  @Test
  void thresholdsAndLanguagesCanBeSet() {
    DomainRules german = new DomainRules(Set.of("de"), 1, 0, 0.9, 0.2);
    assertThat(german.decide(new Language("de", 0.3f), 0, 0, 800, 1000).domain()).isEqualTo("de");
    assertThat(german.decide(JAPANESE, 1, 1, 0, 1000).domain()).isEqualTo("math");
  }

  @Test
  void shareBeyondOneIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DomainRules(Set.of("en"), 3, 1.5, 0.5, 0.5))
        .withMessageContaining("minFormulaShare");
  }
}
