package org.hirundo.pipelines.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.SplittableRandom;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.Collector;
import org.hirundo.operators.tokens.Packer;
import org.hirundo.operators.tokens.PackerState;
import org.hirundo.operators.tokens.Packing;
import org.hirundo.operators.tokens.Shuffle;
import org.hirundo.operators.tokens.ShuffleWindow;
import org.hirundo.operators.tokens.Tokenizer;
import org.hirundo.operators.tokens.Tokenizers;
import org.hirundo.schemas.PackReport;
import org.hirundo.schemas.PackedComponent;
import org.hirundo.schemas.RealTokens;
import org.hirundo.schemas.ScoreCut;
import org.hirundo.schemas.Sequence;
import org.hirundo.schemas.SequenceSizes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackDocumentsTest {
  private static final ScoreCut CUT = new ScoreCut("edu@1", "wiki", 2, 100L, .3, .7);
  private static final String TOKENIZER = "r50k_base";
  private static final int S = 32;
  private static final List<String> DOMAINS = List.of("ja", "en");

  /** An operator under test. */
  private static final class Harness
      extends KeyedOneInputStreamOperatorTestHarness<String, TokenizedDocument, Packed> {
    private final PackOperator operator;

    Harness(PackSettings settings) throws Exception {
      this(new PackOperator(settings, new UnwrittenLogs(List.of(), 1, new Properties())));
    }

    private Harness(PackOperator operator) throws Exception {
      super(operator, TokenizedDocument::domain, Types.STRING);
      this.operator = operator;
    }

    void process(List<TokenizedDocument> documents) throws Exception {
      for (TokenizedDocument document : documents) {
        processElement(document, 0);
      }
    }

    /** As a task takes a checkpoint. */
    OperatorSubtaskState checkpoint() throws Exception {
      prepareSnapshotPreBarrier(1);
      return snapshot(1, 0);
    }

    void end() throws Exception {
      operator.finish();
    }

    List<Sequence> sequences() {
      return extractOutputValues().stream().map(Packed::sequence).filter(Objects::nonNull).toList();
    }

    List<SequenceSizes> sizes() {
      return extractOutputValues().stream().map(Packed::sizes).filter(Objects::nonNull).toList();
    }
  }

  private static PackSettings settings(String packing, int window) {
    return settings(packing, window, S);
  }

  private static PackSettings settings(String packing, int window, int sequenceLength) {
    Packing parsed = Packing.parse(packing);
    Shuffle shuffle = window == 0 ? Shuffle.NONE : new Shuffle(window, 1 << 16, 7);
    return new PackSettings(
        TOKENIZER, sequenceLength, 3, Map.of("ja", parsed, "en", parsed), shuffle);
  }

  private static Harness opened(PackSettings settings, OperatorSubtaskState state)
      throws Exception {
    Harness harness = new Harness(settings);
    harness.initializeState(state);
    harness.open();
    return harness;
  }

  /** Documents of two domains in turn, from none to three sequences long. */
  private static List<TokenizedDocument> documents() {
    SplittableRandom random = new SplittableRandom(7);
    List<TokenizedDocument> documents = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      int[] tokens = random.ints(random.nextInt(i % 3 == 0 ? 3 * S : S), 0, 50_000).toArray();
      documents.add(new TokenizedDocument(i % 2 == 0 ? "ja" : "en", "wiki", i, "", tokens));
    }
    return documents;
  }

  /** What a packer of its own makes of the domain's documents, up to the end of input or not. */
  private static List<Sequence> packed(
      PackSettings settings, List<TokenizedDocument> documents, String domain, boolean toTheEnd) {
    List<Sequence> sequences = new ArrayList<>();
    try (Tokenizer tokenizer = Tokenizers.open(TOKENIZER)) {
      Packer packer = settings.packing(domain).packer(domain, tokenizer, S);
      ShuffleWindow window = new ShuffleWindow(settings.shuffle());
      ShuffleWindow.Next next = (id, ids) -> sequences.addAll(packer.add(id, ids));
      for (TokenizedDocument document : documents) {
        if (document.domain().equals(domain)) {
          window.add(document.id(), document.tokens(), next);
        }
      }
      if (toTheEnd) {
        window.flush(next);
        sequences.addAll(packer.flush());
      }
    }
    return sequences;
  }

  private static List<Sequence> of(List<Sequence> sequences, String domain) {
    return sequences.stream().filter(sequence -> sequence.getDomain().equals(domain)).toList();
  }

  @ParameterizedTest
  @CsvSource({"concatenate, 0", "best-fit 4, 0", "one-document, 0", "concatenate, 9"})
  void eachDomainsSequencesAreThoseOfAPackerOfItsOwn(String packing, int window) throws Exception {
    PackSettings settings = settings(packing, window);
    try (Harness harness = new Harness(settings)) {
      harness.open();
      harness.process(documents());
      for (String domain : DOMAINS) {
        assertThat(of(harness.sequences(), domain))
            .isNotEmpty()
            .isEqualTo(packed(settings, documents(), domain, false));
      }
    }
  }

  /** What was done after the checkpoint is lost with the process, and done again. */
  @ParameterizedTest
  @CsvSource({"concatenate, 0", "best-fit 4, 5", "one-document, 5", "concatenate, 5"})
  void aKillBehindACheckpointBetweenAnyTwoDocumentsChangesNothing(String packing, int window)
      throws Exception {
    PackSettings settings = settings(packing, window);
    List<TokenizedDocument> documents = documents().subList(0, 40);
    for (int cut = 0; cut <= documents.size(); cut++) {
      List<Sequence> sequences = new ArrayList<>();
      List<SequenceSizes> sizes = new ArrayList<>();
      OperatorSubtaskState saved;
      try (Harness harness = new Harness(settings)) {
        harness.open();
        harness.process(documents.subList(0, cut));
        saved = harness.checkpoint();
        sequences.addAll(harness.sequences());
        sizes.addAll(harness.sizes());
        assertSizes(settings, sizes, sequences);
        harness.process(documents.subList(cut, documents.size()));
        harness.checkpoint();
      }
      try (Harness harness = opened(settings, saved)) {
        harness.process(documents.subList(cut, documents.size()));
        harness.end();
        sequences.addAll(harness.sequences());
        sizes.addAll(harness.sizes());
      }
      for (String domain : DOMAINS) {
        assertThat(of(sequences, domain))
            .as("cut after " + cut)
            .isEqualTo(packed(settings, documents, domain, true));
      }
      assertSizes(settings, sizes, sequences);
    }
  }

  /** Sizes of exactly these sequences, in order; none where every sequence is full. */
  private static void assertSizes(
      PackSettings settings, List<SequenceSizes> sizes, List<Sequence> sequences) {
    for (String domain : DOMAINS) {
      List<Integer> told = new ArrayList<>();
      for (SequenceSizes block : sizes) {
        if (block.getDomain().equals(domain)) {
          assertThat(block.getFirstOrdinal()).isEqualTo(told.size());
          told.addAll(block.getRealTokens());
        }
      }
      assertThat(told)
          .isEqualTo(
              settings.packing(domain).padded()
                  ? of(sequences, domain).stream().map(RealTokens::of).toList()
                  : List.of());
    }
  }

  @Test
  void sizesAreToldInBlocksWhereNoCheckpointComes() throws Exception {
    PackSettings settings = settings("one-document", 0);
    try (Harness harness = new Harness(settings)) {
      harness.open();
      for (int i = 0; i < 600; i++) {
        harness.processElement(new TokenizedDocument("ja", "wiki", i, "", new int[i % 30]), 0);
      }
      assertThat(harness.sizes()).hasSize(2);
      assertSizes(settings, harness.sizes(), harness.sequences().subList(0, 512));
    }
  }

  @Test
  void theInputMayGoOnBehindItsEnd() throws Exception {
    PackSettings settings = settings("best-fit 4", 9);
    List<TokenizedDocument> documents = documents();
    List<Sequence> sequences = new ArrayList<>();
    OperatorSubtaskState saved;
    try (Harness harness = new Harness(settings)) {
      harness.open();
      harness.process(documents.subList(0, 100));
      harness.end();
      saved = harness.checkpoint();
      sequences.addAll(harness.sequences());
      for (String domain : DOMAINS) {
        assertThat(of(sequences, domain))
            .isEqualTo(packed(settings, documents.subList(0, 100), domain, true));
      }
      assertThat(harness.getSideOutput(PackDocuments.REPORTS))
          .extracting(StreamRecord::getValue)
          .hasSize(2)
          .allSatisfy(
              report -> {
                assertThat(report.getOpenTokens()).isZero();
                assertThat(report.getRealTokens()).isEqualTo(report.getTokens());
                assertThat(report.getSequences())
                    .isEqualTo(of(sequences, report.getDomain()).size());
              });
    }
    try (Harness harness = opened(settings, saved)) {
      harness.process(documents.subList(100, 200));
      harness.end();
      sequences.addAll(harness.sequences());
    }
    for (String domain : DOMAINS) {
      List<Sequence> all = of(sequences, domain);
      for (int i = 0; i < all.size(); i++) {
        assertThat(all.get(i).getOrdinal()).isEqualTo(i);
      }
      assertThat(all.stream().mapToLong(RealTokens::of).sum())
          .isEqualTo(
              documents.stream()
                  .filter(document -> document.domain().equals(domain))
                  .mapToLong(document -> document.tokens().length + 1)
                  .sum());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "concatenate, 0, 19",
    "best-fit 3, 0, 90",
    "one-document, 0, 0",
    "concatenate, 4, 83"
  })
  void theReportAddsUpSelectedRefusedAndTokens(String packing, int window, int open)
      throws Exception {
    try (Harness harness = new Harness(settings(packing, window))) {
      harness.open();
      harness.setProcessingTime(5_300);
      long tokens = 0;
      for (int i = 0; i < 10; i++) {
        Map<String, Long> screened =
            i < 2 ? Map.of("masked/email", 2L + i, "tagged/x", 1L) : Map.of();
        harness.processElement(
            new TokenizedDocument(
                "ja",
                "wiki",
                i,
                "",
                new int[16 + i % 3],
                screened,
                i < 4 ? "top10" : "",
                i == 3 ? CUT : null,
                null),
            0);
        tokens += 17 + i % 3; // with its end
      }
      harness.processElement(new TokenizedDocument("ja", "wiki", 10, "min-score", new int[0]), 0);
      harness.processElement(new TokenizedDocument("ja", "wiki", 11, "min-score", new int[0]), 0);
      harness.processElement(new TokenizedDocument("ja", "wiki", 12, "keep-top", new int[0]), 0);
      assertThat(harness.getSideOutput(PackDocuments.REPORTS)).isNull();
      harness.setProcessingTime(6_000);
      harness.setProcessingTime(8_000);
      List<Sequence> sequences = harness.sequences();
      long real = sequences.stream().mapToLong(RealTokens::of).sum();
      assertThat(real).isEqualTo(tokens - open);
      assertThat(harness.getSideOutput(PackDocuments.REPORTS))
          .extracting(StreamRecord::getValue)
          .containsExactly(
              new PackReport(
                  "ja",
                  6_000L,
                  10L,
                  Map.of("min-score", 2L, "keep-top", 1L),
                  tokens,
                  (long) sequences.size(),
                  open,
                  3,
                  real,
                  Map.of("masked/email", 5L, "tagged/x", 2L),
                  Map.of("wiki", new PackedComponent(10L, tokens)),
                  Map.of("top10", new PackedComponent(4L, 4 * 17L + 3)),
                  CUT,
                  ""));
    }
  }

  @Test
  void theReportSaysWhatDocumentsWaitForUntilTheyDont() throws Exception {
    OperatorSubtaskState saved;
    try (Harness harness = new Harness(settings("concatenate", 0))) {
      harness.open();
      harness.setProcessingTime(1_000);
      harness.processElement(TokenizedDocument.news("ja", "scores of epoch 3"), 0);
      harness.setProcessingTime(2_000);
      harness.processElement(TokenizedDocument.news("ja", ""), 0);
      harness.setProcessingTime(3_000);
      assertThat(harness.getSideOutput(PackDocuments.REPORTS))
          .extracting(report -> report.getValue().getWaitsFor())
          .containsExactly("scores of epoch 3", "");
      harness.processElement(TokenizedDocument.news("ja", "scores of epoch 4"), 0);
      saved = harness.checkpoint();
    }
    try (Harness harness = new Harness(settings("concatenate", 0))) {
      harness.initializeState(saved);
      harness.open();
      harness.setProcessingTime(9_000);
      harness.processElement(new TokenizedDocument("ja", "wiki", 1, "", new int[3]), 0);
      harness.setProcessingTime(10_000);
      assertThat(harness.getSideOutput(PackDocuments.REPORTS).peek().getValue().getWaitsFor())
          .isEmpty();
    }
  }

  @Test
  void anotherPackingOrLengthDoesNotGoOnFromOldStateAndSaysWhatDiffers() throws Exception {
    OperatorSubtaskState saved;
    try (Harness harness = new Harness(settings("best-fit 4", 9))) {
      harness.open();
      harness.processElement(new TokenizedDocument("ja", "wiki", 1, "", new int[20]), 0);
      saved = harness.checkpoint();
    }
    for (PackSettings other :
        List.of(settings("best-fit 5", 9), settings("concatenate", 9), settings("best-fit 4", 8))) {
      assertThatThrownBy(() -> opened(other, saved))
          .rootCause()
          .hasMessageContaining("the sequence log of ja was begun otherwise")
          .hasMessageContaining(
              other.shuffle().documents() == 9
                  ? "packing was best-fit 4, is " + other.packing("ja")
                  : "shuffle was 9 documents");
    }
    assertThatThrownBy(() -> opened(settings("best-fit 4", 9, 16), saved))
        .rootCause()
        .hasMessageContaining("sequence-length was 32, is 16");
  }

  /** The states that there were when documents could only be concatenated. */
  private static final class Earlier
      extends KeyedProcessFunction<String, TokenizedDocument, Packed> {
    private static final long serialVersionUID = 1L;

    @Override
    public void processElement(TokenizedDocument document, Context context, Collector<Packed> out)
        throws Exception {
      ValueState<PackerState> open =
          getRuntimeContext()
              .getState(new ValueStateDescriptor<>("open", TypeInformation.of(PackerState.class)));
      ValueState<PackReport> sums =
          getRuntimeContext()
              .getState(new ValueStateDescriptor<>("sums", new AvroTypeInfo<>(PackReport.class)));
      byte[] tokens = {1, 0, 0, 0, 2, 0, 0, 0};
      open.update(new PackerState(3, tokens, new long[] {9}, new int[] {2}, new int[] {5}));
      sums.update(
          new PackReport(
              "ja",
              1L,
              1L,
              Map.of(),
              3L * S + 2,
              3L,
              2,
              1,
              0L,
              Map.of(),
              Map.of(),
              Map.of(),
              null,
              ""));
    }
  }

  @Test
  void aStateFromBeforeThereWerePackingsGoesOn() throws Exception {
    OperatorSubtaskState saved;
    try (var harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new Earlier()), TokenizedDocument::domain, Types.STRING)) {
      harness.open();
      harness.processElement(new TokenizedDocument("ja", "wiki", 9, "", new int[0]), 0);
      saved = harness.snapshot(1, 0);
    }
    try (Harness harness = opened(settings("concatenate", 0), saved)) {
      harness.setProcessingTime(10);
      harness.processElement(new TokenizedDocument("ja", "wiki", 10, "", new int[30]), 0);
      Sequence sequence = harness.sequences().get(0);
      assertThat(sequence.getOrdinal()).isEqualTo(3);
      assertThat(sequence.getDocuments().get(0).getId()).isEqualTo(9);
      assertThat(sequence.getDocuments().get(0).getOffset()).isEqualTo(5);
      harness.setProcessingTime(1_000);
      assertThat(harness.getSideOutput(PackDocuments.REPORTS))
          .extracting(report -> report.getValue().getRealTokens())
          .containsExactly(4L * S);
    }
    assertThatThrownBy(() -> opened(settings("one-document", 0), saved))
        .rootCause()
        .hasMessageContaining("packing was concatenate, is one-document");
  }

  @Test
  void whatIsPackedCanBeSentOverTheNetwork() throws Exception {
    TypeSerializer<Packed> serializer =
        TypeInformation.of(Packed.class).createSerializer(new SerializerConfigImpl());
    Sequence sequence = packed(settings("one-document", 0), documents(), "ja", false).get(0);
    for (Packed packed :
        List.of(Packed.of(sequence), Packed.of(new SequenceSizes("ja", 7L, List.of(32, 1, 17))))) {
      DataOutputSerializer out = new DataOutputSerializer(64);
      serializer.serialize(packed, out);
      DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
      assertThat(serializer.deserialize(in)).isEqualTo(packed);
    }
  }
}
