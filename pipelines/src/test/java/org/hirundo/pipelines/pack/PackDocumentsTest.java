package org.hirundo.pipelines.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.hirundo.operators.tokens.SequencePacker;
import org.hirundo.operators.tokens.Tokenizer;
import org.hirundo.operators.tokens.Tokenizers;
import org.hirundo.schemas.PackReport;
import org.hirundo.schemas.Sequence;
import org.junit.jupiter.api.Test;

class PackDocumentsTest {
  private static final String TOKENIZER = "r50k_base";
  private static final int S = 32;

  private static KeyedOneInputStreamOperatorTestHarness<String, TokenizedDocument, Sequence>
      harness(int sequenceLength) throws Exception {
    return new KeyedOneInputStreamOperatorTestHarness<>(
        new KeyedProcessOperator<>(new PackDocuments(TOKENIZER, sequenceLength, 3)),
        TokenizedDocument::domain,
        Types.STRING);
  }

  /** Documents of two domains in turn, from none to three sequences long. */
  private static List<TokenizedDocument> documents() {
    SplittableRandom random = new SplittableRandom(7);
    List<TokenizedDocument> documents = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      int[] tokens = random.ints(random.nextInt(3 * S), 0, 50_000).toArray();
      documents.add(new TokenizedDocument(i % 2 == 0 ? "ja" : "en", i, "", tokens));
    }
    return documents;
  }

  private static List<Sequence> packed(List<TokenizedDocument> documents, String domain) {
    List<Sequence> sequences = new ArrayList<>();
    try (Tokenizer tokenizer = Tokenizers.open(TOKENIZER)) {
      SequencePacker packer = new SequencePacker(domain, tokenizer, S);
      for (TokenizedDocument document : documents) {
        if (document.domain().equals(domain)) {
          sequences.addAll(packer.add(document.id(), document.tokens()));
        }
      }
    }
    return sequences;
  }

  private static List<Sequence> of(List<Sequence> sequences, String domain) {
    return sequences.stream().filter(sequence -> sequence.getDomain().equals(domain)).toList();
  }

  @Test
  void eachDomainsSequencesAreThoseOfAPackerOfItsOwn() throws Exception {
    try (var harness = harness(S)) {
      harness.open();
      for (TokenizedDocument document : documents()) {
        harness.processElement(document, 0);
      }
      for (String domain : List.of("ja", "en")) {
        assertThat(of(harness.extractOutputValues(), domain))
            .isNotEmpty()
            .isEqualTo(packed(documents(), domain));
      }
    }
  }

  @Test
  void aCheckpointBetweenAnyTwoDocumentsChangesNothing() throws Exception {
    List<TokenizedDocument> documents = documents().subList(0, 24);
    for (int cut = 0; cut <= documents.size(); cut++) {
      List<Sequence> sequences = new ArrayList<>();
      OperatorSubtaskState saved;
      try (var harness = harness(S)) {
        harness.open();
        for (TokenizedDocument document : documents.subList(0, cut)) {
          harness.processElement(document, 0);
        }
        saved = harness.snapshot(1, 0);
        sequences.addAll(harness.extractOutputValues());
      }
      try (var harness = harness(S)) {
        harness.initializeState(saved);
        harness.open();
        for (TokenizedDocument document : documents.subList(cut, documents.size())) {
          harness.processElement(document, 0);
        }
        sequences.addAll(harness.extractOutputValues());
      }
      for (String domain : List.of("ja", "en")) {
        assertThat(of(sequences, domain))
            .as("cut after " + cut)
            .isEqualTo(packed(documents, domain));
      }
    }
  }

  @Test
  void theReportAddsUpSelectedRefusedAndTokens() throws Exception {
    try (var harness = harness(S)) {
      harness.open();
      harness.setProcessingTime(5_300);
      long tokens = 0;
      for (int i = 0; i < 10; i++) {
        harness.processElement(new TokenizedDocument("ja", i, "", new int[20]), 0);
        tokens += 21; // with its end
      }
      harness.processElement(new TokenizedDocument("ja", 10, "min-score", new int[0]), 0);
      harness.processElement(new TokenizedDocument("ja", 11, "min-score", new int[0]), 0);
      harness.processElement(new TokenizedDocument("ja", 12, "keep-top", new int[0]), 0);
      assertThat(harness.getSideOutput(PackDocuments.REPORTS)).isNull();
      harness.setProcessingTime(6_000);
      harness.setProcessingTime(8_000);
      assertThat(harness.getSideOutput(PackDocuments.REPORTS))
          .extracting(StreamRecord::getValue)
          .containsExactly(
              new PackReport(
                  "ja",
                  6_000L,
                  10L,
                  Map.of("min-score", 2L, "keep-top", 1L),
                  tokens,
                  tokens / S,
                  (int) (tokens % S),
                  3));
    }
  }

  @Test
  void anotherSequenceLengthDoesNotGoOnFromOldState() throws Exception {
    OperatorSubtaskState saved;
    try (var harness = harness(S)) {
      harness.open();
      harness.processElement(new TokenizedDocument("ja", 1, "", new int[20]), 0);
      saved = harness.snapshot(1, 0);
    }
    try (var harness = harness(16)) {
      harness.initializeState(saved);
      harness.open();
      assertThatThrownBy(
              () -> harness.processElement(new TokenizedDocument("ja", 2, "", new int[20]), 0))
          .hasMessageContaining("sequence length of 16");
    }
  }
}
