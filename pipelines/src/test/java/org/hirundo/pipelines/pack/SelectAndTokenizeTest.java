package org.hirundo.pipelines.pack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.Collector;
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
import org.hirundo.schemas.ScoreCut;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelectAndTokenizeTest {
  private static final String TOKENIZER = "r50k_base";

  @TempDir private Path folder;

  private static OneInputStreamOperatorTestHarness<Judged, TokenizedDocument> harness()
      throws Exception {
    return new OneInputStreamOperatorTestHarness<>(
        new ProcessOperator<>(new SelectAndTokenize(Screening.NONE, TOKENIZER, 1)));
  }

  private static Document document(String domain, String text) {
    return Document.newBuilder()
        .setId(text.hashCode())
        .setContentHash(0)
        .setText(text)
        .setDomain(domain)
        .setLanguage("en")
        .setLanguageScore(1f)
        .setOrigin(new Origin("s", "f", 0, 0L))
        .build();
  }

  private static String decide(
      OneInputStreamOperatorTestHarness<Judged, TokenizedDocument> harness, Document document)
      throws Exception {
    harness.processElement(Judged.passed(document), 0);
    List<TokenizedDocument> out = harness.extractOutputValues();
    return out.get(out.size() - 1).refused();
  }

  @Test
  void tokensAreTheTokenizers() throws Exception {
    try (var harness = harness();
        Tokenizer tokenizer = Tokenizers.open(TOKENIZER)) {
      harness.open();
      String text = "Swallows fly south.";
      harness.processElement(Judged.passed(document("en", text)), 0);
      assertThat(harness.extractOutputValues())
          .singleElement()
          .usingRecursiveComparison()
          .isEqualTo(new TokenizedDocument("en", "s", text.hashCode(), "", tokenizer.encode(text)));
    }
  }

  @Test
  void whatIsRefusedLeavesWithTheRulesNameAndNoTokens() throws Exception {
    ScoreCut cut = new ScoreCut("edu@1", "s", 3, 100L, .1, .9);
    try (var harness = harness()) {
      harness.open();
      Judged judged = Judged.refused(document("en", "a"), "keep-top", cut);
      harness.processElement(judged, 0);
      assertThat(harness.extractOutputValues())
          .singleElement()
          .satisfies(
              out -> {
                assertThat(out.refused()).isEqualTo("keep-top");
                assertThat(out.tokens()).isEmpty();
                assertThat(out.cut()).isEqualTo(cut);
              });
    }
  }

  @Test
  void bandDomainAndNewsArePassedOn() throws Exception {
    try (var harness = harness()) {
      harness.open();
      harness.processElement(new Judged(document("en", "a"), "", "top10", "best", null, null), 0);
      harness.processElement(Judged.news("en", "epoch 3"), 0);
      TokenizedDocument document = harness.extractOutputValues().get(0);
      assertThat(document.domain()).isEqualTo("best");
      assertThat(document.band()).isEqualTo("top10");
      assertThat(document.tokens()).isNotEmpty();
      assertThat(document.waitsFor()).isNull();
      TokenizedDocument news = harness.extractOutputValues().get(1);
      assertThat(news.domain()).isEqualTo("en");
      assertThat(news.waitsFor()).isEqualTo("epoch 3");
    }
  }

  /** As it was when each subtask kept quantiles of its own. */
  private static final class Earlier extends ProcessFunction<Judged, TokenizedDocument>
      implements CheckpointedFunction {
    private static final long serialVersionUID = 1L;
    private transient ListState<SelectAndTokenize.SavedSketch> saved;

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
      saved =
          context
              .getOperatorStateStore()
              .getListState(
                  new ListStateDescriptor<>(
                      "score-quantiles", TypeInformation.of(SelectAndTokenize.SavedSketch.class)));
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
      saved.update(List.of(new SelectAndTokenize.SavedSketch("ja", new byte[9])));
    }

    @Override
    public void processElement(Judged in, Context context, Collector<TokenizedDocument> out) {
      // It has only a state.
    }
  }

  @Test
  void goesOnFromAStateThatHoldsQuantiles() throws Exception {
    OperatorSubtaskState saved;
    try (var harness =
        new OneInputStreamOperatorTestHarness<>(new ProcessOperator<>(new Earlier()))) {
      harness.open();
      saved = harness.snapshot(1, 0);
    }
    try (var harness = harness()) {
      harness.initializeState(saved);
      harness.open();
      harness.processElement(Judged.passed(document("en", "a")), 0);
      assertThat(harness.extractOutputValues()).hasSize(1);
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
        new SelectAndTokenize(new Screening(settings, Map.of("en", rules)), TOKENIZER, 3);
    try (var harness = new OneInputStreamOperatorTestHarness<>(new ProcessOperator<>(select));
        Tokenizer tokenizer = Tokenizers.open(TOKENIZER)) {
      harness.open();
      assertThat(decide(harness, document("en", "😀 " + item))).isEqualTo("decontaminated/sums");
      harness.processElement(Judged.passed(document("en", "To a@b.io, b@c.io")), 0);
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
