package org.hirundo.operators.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RuleCatalogTest {

  @Test
  void everyRuleThatIsMeasuredIsListedAsItIsMeasured() {
    for (Map.Entry<String, RuleGroup> entry : QualityRules.groupsByRule().entrySet()) {
      assertThat(QualityRules.all())
          .filteredOn(rule -> rule.name().equals(entry.getKey()))
          .singleElement()
          .satisfies(
              rule -> {
                assertThat(rule.language()).isEqualTo(entry.getValue().language());
                assertThat(rule.measured()).isEqualTo(entry.getValue().measured());
                assertThat(rule.meaning()).isNotBlank();
              });
    }
    assertThat(QualityRules.known()).containsAll(QualityRules.groupsByRule().keySet());
  }

  @Test
  void aLineThatIsNoRuleOrARuleTwiceIsRefused() {
    assertThatIllegalStateException().isThrownBy(() -> RuleCatalog.parse("a@1 | en | always"));
    assertThatIllegalStateException()
        .isThrownBy(() -> RuleCatalog.parse("a@1 | en | always | x\na@1 | en | always | y"));
    assertThatIllegalStateException()
        .isThrownBy(() -> RuleCatalog.parse("a@1 | en | sometimes | x"));
  }
}
