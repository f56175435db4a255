package org.hirundo.pipelines.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.hirundo.operators.decontamination.Gram;
import org.hirundo.operators.privacy.PersonalKind;
import org.hirundo.operators.tokens.Tokenizer;
import org.hirundo.operators.tokens.Tokenizers;
import org.hirundo.pipelines.configuration.Configuration.Decontamination;
import org.hirundo.pipelines.configuration.Configuration.Decontamination.Benchmark;
import org.hirundo.pipelines.configuration.Configuration.Decontamination.OnOverlap;
import org.hirundo.pipelines.configuration.Configuration.Screening;
import org.hirundo.pipelines.configuration.Configuration.Screening.PersonalDataRules;
import org.hirundo.pipelines.configuration.Configuration.Screening.Treatment;
import org.hirundo.schemas.BenchmarkOverlap;
import org.hirundo.schemas.Contamination;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.Origin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelectAndTokenizeTest {
  private static final String TOKENIZER = "r50k_base";
  private static final double NO_MINIMUM = Double.NEGATIVE_INFINITY;

  @TempDir private Path folder;

  private static OneInputStreamOperatorTestHarness<Document, TokenizedDocument> harness(
      SelectionRule... rules) throws Exception {
    return new OneInputStreamOperatorTestHarness<>(
        new ProcessOperator<>(new SelectAndTokenize(List.of(rules), Screening.NONE, TOKENIZER, 1)));
  }

  private static Document document(
      String domain, String text, Map<String, Double> values, Map<String, Double> scores) {
    return Document.newBuilder()
        .setId(text.hashCode())
        .setContentHash(0)
        .setText(text)
        .setDomain(domain)
        .setLanguage("en")
        .setLanguageScore(1f)
        .setValues(values)
        .setScores(scores)
        .setOrigin(new Origin("s", "f", 0, 0L))
        .build();
  }

  private static Document scored(String domain, double score) {
    return document(domain, "x", Map.of(), Map.of("edu@1", score));
  }

  private static String decide(
      OneInputStreamOperatorTestHarness<Document, TokenizedDocument> harness, Document document)
      throws Exception {
    harness.processElement(document, 0);
    List<TokenizedDocument> out = harness.extractOutputValues();
    return out.get(out.size() - 1).refused();
  }

  private SelectionRule profile() throws Exception {
    Path file = folder.resolve("short.yaml");
    Files.writeString(
        file,
        """
        name: short
        rules:
          - {rule: gopher_words@1, min: 50, max: 100}
        """);
    return new SelectionRule("en", file.toString(), 1, NO_MINIMUM);
  }

  @Test
  void aDomainWithoutARulePassesWholeAndItsTokensAreTheTokenizers() throws Exception {
    try (var harness = harness();
        Tokenizer tokenizer = Tokenizers.open(TOKENIZER)) {
      harness.open();
      String text = "Swallows fly south.";
      harness.processElement(document("en", text, Map.of(), Map.of()), 0);
      assertThat(harness.extractOutputValues())
          .singleElement()
          .usingRecursiveComparison()
          .isEqualTo(new TokenizedDocument("en", "s", text.hashCode(), "", tokenizer.encode(text)));
    }
  }

  @Test
  void whatAProfileRefusesLeavesWithTheRulesNameAndNoTokens() throws Exception {
    try (var harness = harness(profile())) {
      harness.open();
      assertThat(decide(harness, document("en", "a", Map.of("gopher_words@1", 50.0), Map.of())))
          .isEmpty();
      assertThat(decide(harness, document("en", "b", Map.of("gopher_words@1", 49.0), Map.of())))
          .isEqualTo("gopher_words@1");
      assertThat(harness.extractOutputValues().get(1).tokens()).isEmpty();
      assertThat(decide(harness, document("en", "c", Map.of("other@1", 1.0), Map.of())))
          .as("a value that was not measured")
          .isEqualTo("gopher_words@1");
      assertThat(decide(harness, document("ja", "d", Map.of("gopher_words@1", 1.0), Map.of())))
          .as("another domain")
          .isEmpty();
    }
  }

  @Test
  void aScoreBelowTheLeastIsRefusedAndOneAtItIsNot() throws Exception {
    try (var harness = harness(new SelectionRule("en", "", 1, 0.5))) {
      harness.open();
      assertThat(decide(harness, scored("en", 0.4999))).isEqualTo("min-score");
      assertThat(decide(harness, scored("en", 0.5))).isEmpty();
      assertThat(decide(harness, document("en", "x", Map.of(), Map.of())))
          .as("without a score")
          .isEmpty();
    }
  }

  @Test
  void keepsTheTopShareOfRandomScores() throws Exception {
    for (double share : new double[] {0.05, 0.1, 0.5, 0.9}) {
      try (var harness = harness(new SelectionRule("ja", "", share, NO_MINIMUM))) {
        harness.open();
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < 10_000; i++) {
          harness.processElement(scored("ja", random.nextDouble()), 0);
        }
        double kept =
            harness.extractOutputValues().stream().filter(out -> out.refused().isEmpty()).count()
                / 10_000.0;
        assertThat(kept).isCloseTo(share, within(0.02));
        assertThat(harness.extractOutputValues())
            .extracting(TokenizedDocument::refused)
            .containsOnly("", "keep-top");
      }
    }
  }

  @Test
  void theScoresSeenBeforeACheckpointStillCount() throws Exception {
    SelectionRule rule = new SelectionRule("ja", "", 0.1, NO_MINIMUM);
    OperatorSubtaskState saved;
    try (var harness = harness(rule)) {
      harness.open();
      for (int i = 0; i < 1000; i++) {
        harness.processElement(scored("ja", i / 1000.0), 0);
      }
      saved = harness.snapshot(1, 0);
    }
    try (var harness = harness(rule)) {
      harness.open();
      assertThat(decide(harness, scored("ja", 0.5))).as("fresh: the first is the best").isEmpty();
    }
    try (var harness = harness(rule)) {
      harness.initializeState(saved);
      harness.open();
      assertThat(decide(harness, scored("ja", 0.5))).isEqualTo("keep-top");
      assertThat(decide(harness, scored("ja", 0.85))).isEqualTo("keep-top");
      assertThat(decide(harness, scored("ja", 0.95))).isEmpty();
    }
  }

  @Test
  void whatHoldsABenchmarksItemIsRefusedAndToldWithItsPlace() throws Exception {
    String item =
        "A swallow flies nine miles before noon and twice as many after it, how many is it?";
    Path file = Files.writeString(folder.resolve("sums.txt"), item);
    Decontamination settings =
        new Decontamination(
            List.of(new Benchmark("sums", file.toString(), List.of())),
            Gram.DEFAULT,
            0,
            OnOverlap.DROP,
            List.of("en"));
    PersonalDataRules rules = new PersonalDataRules(Map.of(PersonalKind.EMAIL, Treatment.MASK));
    SelectAndTokenize select =
        new SelectAndTokenize(
            List.of(), new Screening(settings, Map.of("en", rules)), TOKENIZER, 3);
    try (var harness = new OneInputStreamOperatorTestHarness<>(new ProcessOperator<>(select));
        Tokenizer tokenizer = Tokenizers.open(TOKENIZER)) {
      harness.open();
      assertThat(decide(harness, document("en", "😀 " + item, Map.of(), Map.of())))
          .isEqualTo("decontaminated/sums");
      harness.processElement(document("en", "To a@b.io, b@c.io", Map.of(), Map.of()), 0);
      assertThat(harness.getSideOutput(SelectAndTokenize.CONTAMINATIONS))
          .singleElement()
          .satisfies(
              record -> {
                Contamination told = record.getValue();
                assertThat(told.getDropped()).isTrue();
                assertThat(told.getLog()).isEqualTo(3);
                BenchmarkOverlap overlap = told.getOverlaps().get(0);
                assertThat(overlap.getBegin()).isEqualTo(2);
                assertThat(overlap.getEnd()).isEqualTo(2 + item.length() - 1);
                assertThat(item).startsWith(overlap.getText());
              });
      TokenizedDocument masked = harness.extractOutputValues().get(1);
      assertThat(masked.screened()).isEqualTo(Map.of("masked/email", 2L));
      assertThat(tokenizer.decode(masked.tokens()))
          .isEqualTo("To |||EMAIL_ADDRESS|||, |||EMAIL_ADDRESS|||");
    }
  }
}
