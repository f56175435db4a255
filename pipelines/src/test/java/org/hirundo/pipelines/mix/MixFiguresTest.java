package org.hirundo.pipelines.mix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import org.hirundo.pipelines.metrics.Registered;
import org.hirundo.schemas.DomainReport;
import org.hirundo.schemas.FeedRecord;
import org.hirundo.schemas.MixtureReport;
import org.hirundo.schemas.SequenceDocument;
import org.junit.jupiter.api.Test;

class MixFiguresTest {
  private final Registered registered = new Registered();
  private long now = 100_000;
  private final MixFigures figures = new MixFigures(registered.group(), () -> now);

  private static DomainReport domain(String name, double target, long tokens, double error) {
    return DomainReport.newBuilder()
        .setDomain(name)
        .setTarget(target)
        .setTokens(tokens)
        .setError(error)
        .setAvailable(77)
        .setPass(2)
        .build();
  }

  private static MixtureReport report(long horizon, DomainReport... domains) {
    return MixtureReport.newBuilder()
        .setAt(0)
        .setHorizon(horizon)
        .setMixtureVersion(3)
        .setBound(64)
        .setLargestError(48)
        .setDomains(List.of(domains))
        .build();
  }

  private double told(String name, String... labels) {
    return registered.value("hirundo_mix_" + name, labels);
  }

  @Test
  void tellsWhatTheReportSays() {
    DomainReport dry = domain("b", .25, 100, -48);
    dry.setStarvingSince(98_500);
    figures.show(report(400, domain("a", .75, 300, 16), dry), OptionalLong.empty());
    assertThat(told("horizon")).isEqualTo(400);
    assertThat(told("mixture_version")).isEqualTo(3);
    assertThat(told("bound_tokens")).isEqualTo(64);
    assertThat(told("domain_target_ratio", "a")).isEqualTo(.75);
    assertThat(told("domain_realised_ratio", "a")).isEqualTo(.75);
    assertThat(told("domain_window_ratio", "b")).isEqualTo(.25);
    assertThat(told("domain_error_tokens", "b")).isEqualTo(-48);
    assertThat(told("domain_bound_use_ratio", "b")).isEqualTo(.75);
    assertThat(told("domain_tokens", "a")).isEqualTo(300);
    assertThat(told("domain_available_sequences", "a")).isEqualTo(77);
    assertThat(told("domain_passes", "a")).isEqualTo(2);
    assertThat(told("domain_starving_seconds", "a")).isZero();
    assertThat(told("domain_starving_seconds", "b")).isEqualTo(1.5);
    now += 2_000;
    assertThat(told("domain_starving_seconds", "b")).isEqualTo(3.5);
    figures.show(report(410, domain("b", .25, 110, 0)), OptionalLong.empty());
    assertThat(told("domain_starving_seconds", "b")).isZero();
  }

  @Test
  void anEmptyFeedIsNotANumberNowhere() {
    figures.show(report(0, domain("a", 1, 0, 0)), OptionalLong.empty());
    assertThat(told("domain_realised_ratio", "a")).isZero();
    assertThat(told("domain_window_ratio", "a")).isZero();
    assertThat(told("domain_bound_use_ratio", "a")).isZero();
  }

  @Test
  void theTrainerAppearsWithItsFirstRecord() {
    figures.show(report(400), OptionalLong.empty());
    assertThat(registered.names()).doesNotContain("hirundo_mix_trainer_g");
    figures.show(report(400), OptionalLong.of(380));
    figures.show(report(500), OptionalLong.of(501));
    assertThat(told("trainer_g")).isEqualTo(501);
    assertThat(told("trainer_lead_sequences")).isEqualTo(-1);
  }

  @Test
  void coordinationAgesUntilALookGoesWell() {
    now += 4_000;
    figures.failed(7);
    assertThat(told("coordination_age_seconds")).isEqualTo(4);
    assertThat(told("coordination_failures")).isEqualTo(7);
    figures.looked();
    assertThat(told("coordination_age_seconds")).isZero();
    assertThat(told("coordination_failures")).isZero();
  }

  @Test
  void theNextEnumeratorTellsInTheSameMetrics() {
    figures.failed(7);
    figures.show(report(400, domain("a", 1, 400, 0)), OptionalLong.empty());
    assertThat(MixFigures.of(figures, null)).isSameAs(figures);
    assertThat(told("coordination_failures")).isZero();
    figures.show(report(300, domain("a", 1, 300, 0)), OptionalLong.empty());
    assertThat(told("horizon")).isEqualTo(300);
    assertThat(told("domain_window_ratio", "a")).isEqualTo(1);
  }

  @Test
  void aReaderCountsWhatItEmitsWithoutPadding() {
    ReaderFigures reader = new ReaderFigures(registered.group(), 3);
    assertThat(registered.names()).doesNotContain("hirundo_mix_reader_g");
    FeedRecord record = new FeedRecord();
    record.setDomain("a");
    record.setDocuments(
        List.of(new SequenceDocument(1L, 0, 20, 0), new SequenceDocument(2L, 20, 5, 0)));
    reader.emitted(record, 2, 12);
    reader.emitted(record, 0, 9);
    reader.emitted(record, 2, 14);
    assertThat(told("domain_sequences_total", "a")).isEqualTo(3);
    assertThat(told("domain_tokens_total", "a")).isEqualTo(75);
    assertThat(told("reader_g")).isEqualTo(9);
  }
}
