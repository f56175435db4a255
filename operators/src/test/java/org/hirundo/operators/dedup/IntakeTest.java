package org.hirundo.operators.dedup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.Origin;
import org.junit.jupiter.api.Test;

class IntakeTest {
  private static OneInputStreamOperatorTestHarness<Document, Parcel> harness(
      DedupParameters parameters) throws Exception {
    return new OneInputStreamOperatorTestHarness<>(
        new ProcessOperator<>(new Intake(parameters, Keep.OLDEST)), 720, 1, 0);
  }

  private static Document document(String text) {
    long hash = ContentHash.of(text);
    return Document.newBuilder()
        .setId(DocumentId.of(3, hash))
        .setContentHash(hash)
        .setText(text)
        .setDomain("en")
        .setLanguage("en")
        .setLanguageScore(1)
        .setOrigin(
            Origin.newBuilder().setSource("CC").setFile("f").setLine(0).setPosition(0).build())
        .build();
  }

  private static OperatorSubtaskState stateOf(DedupParameters parameters) throws Exception {
    try (var harness = harness(parameters)) {
      harness.open();
      return harness.snapshot(1, 1);
    }
  }

  @Test
  void stateOfOtherParametersIsRefusedWithBothNamed() throws Exception {
    OperatorSubtaskState state = stateOf(DedupParameters.VERIFIED);
    try (var harness = harness(DedupParameters.VERIFIED.withTau(.8))) {
      assertThatThrownBy(() -> harness.initializeState(state))
          .hasMessageContaining("written with [18 bands x 7 rows, 5-grams, tau 0.72")
          .hasMessageContaining("asks for [18 bands x 7 rows, 5-grams, tau 0.8");
    }
  }

  @Test
  void stateOfTheSameParametersIsTakenWhateverThePresetIsCalled() throws Exception {
    OperatorSubtaskState state = stateOf(DedupParameters.VERIFIED);
    try (var harness = harness(new DedupParameters("mine", 18, 7, 5, .72))) {
      harness.initializeState(state);
      harness.open();
      harness.processElement(document("some text"), 0);
      assertThat(harness.extractOutputValues()).hasSize(1);
    }
  }

  @Test
  void otherRulesOfDomainsAreOtherParametersAndTheirDifferenceIsNamed() throws Exception {
    DedupParameters before =
        DedupParameters.VERIFIED.withDomains(
            Map.of("code", new NearRule(Near.DROP, .85), "math", new NearRule(Near.OFF, 1)));
    OperatorSubtaskState state = stateOf(before);
    DedupParameters now =
        DedupParameters.VERIFIED.withDomains(
            Map.of("code", new NearRule(Near.TAG, .85), "math", new NearRule(Near.OFF, .5)));
    try (var harness = harness(now)) {
      assertThatThrownBy(() -> harness.initializeState(state))
          .hasMessageContaining(
              "(code near drop from 0.85 then, code near tag from 0.85 now); go back");
    }
    try (var harness = harness(DedupParameters.VERIFIED)) {
      assertThatThrownBy(() -> harness.initializeState(state))
          .hasMessageContaining(
              "(code near drop from 0.85, math near off then, nothing of that now); go back");
    }
  }

  @Test
  void theRuleOfAllDomainsIsNoRuleOfADomain() {
    assertThat(
            DedupParameters.VERIFIED
                .withDomains(Map.of("code", new NearRule(Near.DROP, .72)))
                .fingerprint())
        .isEqualTo(DedupParameters.VERIFIED.fingerprint());
    assertThatThrownBy(() -> DedupParameters.FINEWEB.withNear(Near.TAG))
        .hasMessageContaining("can only be dropped");
    assertThatThrownBy(
            () -> DedupParameters.VERIFIED.withDomains(Map.of("a", new NearRule(Near.DROP, 0))))
        .hasMessageContaining("must be above 0");
  }

  @Test
  void ofEqualTextsTheFirstPassesAndAMoreCarefulRuleWithoutItsBands() throws Exception {
    DedupParameters parameters =
        DedupParameters.VERIFIED.withDomains(
            Map.of(
                "code", new NearRule(Near.DROP, .85),
                "books", new NearRule(Near.TAG, .72),
                "math", new NearRule(Near.OFF, 1)));
    try (var harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new ExactFilter(parameters)),
            Signature::contentHash,
            Types.LONG)) {
      harness.open();
      long[] keys = {1, 2};
      int[][] epochsAndRules = {{2, 1}, {2, 1}, {2, 2}, {2, 0}, {2, 1}, {3, 0}, {1, 2}, {1, 3}};
      for (int[] one : epochsAndRules) {
        long id = DocumentId.of(one[0], 77);
        harness.processElement(new Signature(id, 77, new byte[64], keys, (byte) one[1]), 0);
      }
      assertThat(harness.extractOutputValues())
          .extracting(passed -> DocumentId.epoch(passed.id()) + "/" + passed.rule())
          .containsExactly("2/1", "2/0", "1/2");
      assertThat(harness.getSideOutput(ExactFilter.BANDS)).hasSize(4);
      assertThat(harness.numKeyedStateEntries()).isEqualTo(2);
      harness.processWatermark(2);
      assertThat(harness.numKeyedStateEntries()).as("the epoch alone").isEqualTo(1);
    }
  }

  @Test
  void shortTextsGoWithoutASignature() throws Exception {
    try (var harness = harness(DedupParameters.VERIFIED)) {
      harness.open();
      harness.processElement(document("abcd"), 0);
      harness.processElement(document("abcde"), 0);
      assertThat(harness.extractOutputValues()).hasSize(2);
      assertThat(harness.getSideOutput(Intake.SIGNATURES)).hasSize(1);
      assertThat(harness.getSideOutput(Intake.SOURCES))
          .extracting(record -> record.getValue())
          .containsExactly(new EpochSource(3, "CC"));
    }
  }

  @Test
  void aCopyWithAMoreCarefulRuleGoesInFull() throws Exception {
    DedupParameters parameters =
        DedupParameters.VERIFIED.withDomains(Map.of("math", new NearRule(Near.OFF, 1)));
    try (var harness = harness(parameters)) {
      harness.open();
      String[] domains = {"en", "en", "math", "en", "math"};
      for (int position = 0; position < domains.length; position++) {
        Document copy = document("the same text");
        copy.getOrigin().setPosition(position);
        copy.setDomain(domains[position]);
        harness.processElement(copy, 0);
      }
      assertThat(harness.extractOutputValues())
          .extracting(parcel -> parcel.document() != null)
          .containsExactly(true, false, true, false, false);
      assertThat(harness.getSideOutput(Intake.SIGNATURES))
          .extracting(signature -> signature.getValue().rule())
          .containsExactly((byte) 1, (byte) 0);
    }
  }

  @Test
  void laterCopiesGoWithoutTextAndSignatureButEarlierOnesDoNot() throws Exception {
    try (var harness = harness(DedupParameters.VERIFIED)) {
      harness.open();
      for (int position : new int[] {5, 6, 5, 4, 9}) {
        Document copy = document("the same text");
        copy.getOrigin().setPosition(position);
        harness.processElement(copy, 0);
      }
      assertThat(harness.extractOutputValues())
          .extracting(parcel -> parcel.document() != null)
          .containsExactly(true, false, true, true, false);
      assertThat(harness.extractOutputValues())
          .extracting(Parcel::contentHash)
          .containsOnly(document("the same text").getContentHash());
      assertThat(harness.getSideOutput(Intake.SIGNATURES)).hasSize(3);
    }
  }
}
