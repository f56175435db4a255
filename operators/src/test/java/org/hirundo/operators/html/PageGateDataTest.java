package org.hirundo.operators.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.hirundo.operators.language.BuiltInLanguageIdentifier;
import org.hirundo.operators.language.DomainRules;
import org.hirundo.operators.language.Language;
import org.hirundo.operators.language.LanguageIdentifier;
import org.hirundo.operators.language.PageGate;
import org.hirundo.operators.language.ProseLines;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The gate against the decision after extraction, on the ground truth's pages. */
class PageGateDataTest {
  private static final LanguageIdentifier IDENTIFIER = new BuiltInLanguageIdentifier();
  private static final DomainRules RULES = new DomainRules();

  @Test
  void gateKeepsWhatTheFullDecisionKeeps() throws IOException {
    Path data = Path.of(System.getProperty("hirundo.shared.data", ""));
    Assumptions.assumeTrue(GroundTruth.isIn(data), "no shared data");
    PageGate gate = new PageGate(Set.of("ja", "en", "math", "code"));
    ThreadMXBean clock = ManagementFactory.getThreadMXBean();
    List<TruthPage> pages = GroundTruth.read(data);
    Set<String> lost = new TreeSet<>();
    int wanted = 0;
    int passed = 0;
    int right = 0;
    long cost = 0;
    for (TruthPage page : pages) {
      boolean keeps = !domain(page.html()).isEmpty();
      long start = clock.getCurrentThreadCpuTime();
      boolean passes = gate.letsPass(page.body());
      cost += clock.getCurrentThreadCpuTime() - start;
      wanted += keeps ? 1 : 0;
      passed += passes ? 1 : 0;
      right += keeps && passes ? 1 : 0;
      if (keeps && !passes) {
        lost.add(page.path());
      }
    }
    if (Boolean.getBoolean("hirundo.show")) {
      System.out.printf(
          Locale.ROOT,
          "gate: %d pages, %d wanted, %d passed, precision %.3f, recall %.3f, %.0f µs a page%n",
          pages.size(),
          wanted,
          passed,
          (double) right / passed,
          (double) right / wanted,
          cost / 1e3 / pages.size());
    }
    assertThat((double) right / wanted).as("lost %s", lost).isGreaterThanOrEqualTo(.985);
    assertThat((double) right / passed).isGreaterThanOrEqualTo(.88);
  }

  private static String domain(String html) {
    try {
      MainText main = new MainTextExtractor().extract(html, "");
      Language language = IDENTIFIER.identify(ProseLines.of(main.text()));
      int length = main.text().codePointCount(0, main.text().length());
      return RULES
          .decide(language, main.formulas(), main.formulaChars(), main.codeChars(), length)
          .domain();
    } catch (UnextractableException none) {
      return "";
    }
  }
}
