package org.hirundo.pipelines.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.hirundo.operators.mixture.TokenLedger;
import org.hirundo.pipelines.command.Hirundo;
import org.hirundo.pipelines.mix.FeedBounds;
import org.hirundo.pipelines.mix.MixtureLogStore;
import org.hirundo.pipelines.runtime.LocalRun.Topology;
import org.hirundo.pipelines.sample.DemoCrawl;
import org.hirundo.pipelines.sample.SampleExpectation;
import org.hirundo.schemas.DomainShare;
import org.hirundo.schemas.MixtureRecord;
import org.hirundo.schemas.MixtureRequest;
import org.hirundo.schemas.MixtureRequestKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContinuousTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path folder;
  private String bootstrap;

  @Test
  void aRunTakesUpNewCrawlsAndOtherSharesAsItGoes() throws Exception {
    Site site = Site.in(folder, 1);
    try (LocalRun run =
            LocalRun.start(site.configuration(), EnumSet.allOf(Topology.class), FeedBounds.NONE);
        LogObserver observer =
            new LogObserver(run.topics(), 1, Site.PARTITIONS, run.broker().connection())) {
      bootstrap = run.broker().bootstrap();
      until("a feed", run, observer, now -> now.feed() > 40);

      refusesWhatCannotBe(run);
      assertThat(set("ja=0.2", "en=0.2", "code=0.5", "math=0.1")).startsWith("0 ");
      site.publish(2);
      until("the second crawl is decided", run, observer, ContinuousTest::secondIsDecided);
      long changed = lastChange(run);
      until("the feed goes by the new shares", run, observer, now -> now.feed() > changed + 40);
    }
    Logs logs = site.logs();
    assertThat(logs.mixture()).hasSizeGreaterThan(1);
    assertThat(logs.feed()).extracting(found -> found.record().getMixtureVersion()).contains(1, 2);
    TokenLedger ledger = logs.ledger();
    assertThat(ledger.findings()).isEmpty();
    assertThat(ledger.g()).isEqualTo(logs.feed().size());
    assertThat(logs.documents())
        .filteredOn(document -> document.getOrigin().getSource().equals(DemoCrawl.SECOND.id()))
        .hasSize(SampleExpectation.of(2).survivors());
  }

  private void refusesWhatCannotBe(LocalRun run) throws Exception {
    assertThat(set("ja=0.5", "en=0.4")).startsWith("2 ").contains("0.9");
    assertThat(set("ja=0.5", "fr=0.5")).startsWith("2 ").contains("refused: fr is unknown");
    assertThat(set("ja=0.3", "en=0.45", "code=0.17", "math=0.08", "--from", "1"))
        .startsWith("2 ")
        .contains("refused: ");
    try (MixtureLogStore store = new MixtureLogStore(run.topics(), run.broker().connection())) {
      store.ask(
          MixtureRequest.newBuilder()
              .setId("too-much")
              .setKind(MixtureRequestKind.SHARES)
              .setShares(List.of(new DomainShare("ja", 3L, 2L, "wait", -1L, 0, "wait", 0)))
              .build());
      Await.until(
          "a mixture that sums to 3/2 is refused",
          PATIENCE,
          () -> store.refusal("too-much").isPresent());
      assertThat(store.records()).hasSize(1);
    }
  }

  private static boolean secondIsDecided(Observation now) {
    var report = now.curate().get(DemoCrawl.SECOND.id());
    return report != null
        && report.getFiles() == DemoCrawl.SECOND.files()
        && report.getRecords() == Observation.decided(report);
  }

  private static long lastChange(LocalRun run) throws Exception {
    try (MixtureLogStore store = new MixtureLogStore(run.topics(), run.broker().connection())) {
      List<MixtureRecord> records = store.records();
      assertThat(records).hasSize(2);
      Map<String, DomainShare> shares =
          records.get(1).getShares().stream()
              .collect(java.util.stream.Collectors.toMap(DomainShare::getDomain, share -> share));
      assertThat(shares.get("code").getNumerator() * 2)
          .isEqualTo(shares.get("code").getDenominator());
      assertThat(shares.get("en").getExhausted()).isEqualTo("repeat");
      return records.get(1).getEffectiveFrom();
    }
  }

  private interface Condition {
    boolean holds(Observation now);
  }

  private static void until(String what, LocalRun run, LogObserver observer, Condition condition)
      throws Exception {
    Await.until(
        what,
        PATIENCE,
        () -> {
          run.check();
          return condition.holds(observer.look());
        });
  }

  /** The exit status of {@code mixture set}, a space, and what it said. */
  private String set(String... shares) {
    List<String> arguments =
        new java.util.ArrayList<>(List.of("mixture", "set", "--bootstrap", bootstrap));
    arguments.addAll(List.of(shares));
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(said, true, StandardCharsets.UTF_8);
    int status =
        Hirundo.run(
            arguments.toArray(String[]::new), InputStream.nullInputStream(), stream, stream);
    return status + " " + said.toString(StandardCharsets.UTF_8);
  }
}
