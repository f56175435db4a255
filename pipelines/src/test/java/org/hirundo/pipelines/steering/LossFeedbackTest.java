package org.hirundo.pipelines.steering;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.hirundo.operators.mixture.MixtureLog;
import org.hirundo.operators.mixture.TokenLedger;
import org.hirundo.pipelines.command.Hirundo;
import org.hirundo.pipelines.logs.FeedWalk;
import org.hirundo.pipelines.runtime.Await;
import org.hirundo.pipelines.runtime.EmbeddedBroker;
import org.hirundo.pipelines.runtime.LocalCluster;
import org.hirundo.pipelines.runtime.RunningTopology;
import org.hirundo.schemas.DomainShare;
import org.hirundo.schemas.MixtureRecord;
import org.hirundo.schemas.MixtureRefusal;
import org.hirundo.schemas.MixtureReport;
import org.hirundo.schemas.MixtureRequest;
import org.hirundo.schemas.MixtureRequestKind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Losses are published; what a controller makes of them is in the mixture log and in the feed. */
class LossFeedbackTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String STEERING =
      "steering: {method: odm-perplexity, every: 100, limits: {a: [0.2, 0.6]}, step: 0.05,"
          + " denominator: 100, run: run}";

  @TempDir static Path folder;
  private static EmbeddedBroker broker;
  private static LocalCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
    cluster = LocalCluster.start(2);
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
    broker.close();
  }

  private static FedMix feed(String prefix, String steering) throws Exception {
    return new FedMix(folder, prefix, broker.bootstrap(), steering);
  }

  @Test
  void anAdaptiveFeedKeepsItsBoundAndIsReplayedFromItsLogsWithoutAController() throws Exception {
    try (FedMix adaptive = feed("adaptive.", STEERING);
        FedMix replay = feed("replay.", "")) {
      adaptive.begin();
      RunningTopology mix = adaptive.mix(cluster);
      for (int g = 10; g < 100; g += 10) {
        adaptive.lose(g, 2.0, 3.0, 1.0);
      }
      try (FeedbackThread thread =
          FeedbackThread.start(
              adaptive.configuration(), adaptive.topics(), adaptive.connection())) {
        for (int round = 1; round <= 3; round++) {
          adaptive.write(60);
          adaptive.lose(100L * round, 2.0, 3.0, 1.0);
          int version = round + 1;
          await(mix, "version " + version, () -> adaptive.records().size() == version);
        }
      }
      adaptive.write(60);
      await(mix, "a feed under the last shares", () -> adaptive.feed().size() > 480);
      mix.stop();
      assertProposals(adaptive);
      List<FeedWalk.Found> feed = adaptive.feed();
      assertBound(adaptive.records(), feed);

      for (MixtureRecord record : adaptive.records()) {
        replay.put(replay.topics().mixture(), record, MixtureRecord.class);
      }
      replay.write(240);
      RunningTopology again = replay.mix(cluster);
      await(again, "the same length", () -> replay.feed().size() >= feed.size());
      again.stop();
      assertThat(replay.feed().subList(0, feed.size())).isEqualTo(feed);
      assertThat(replay.requests()).isEmpty();
    }
  }

  private static void assertProposals(FedMix adaptive) throws Exception {
    List<MixtureRecord> records = adaptive.records();
    assertThat(records).hasSize(4);
    assertThat(records.subList(1, 4))
        .allSatisfy(
            record -> {
              assertThat(record.getAuthor()).isEqualTo("controller odm-perplexity");
              assertThat(record.getReason()).contains("loss a 2.000, b 3.000, c 1.000");
            });
    assertThat(records.stream().map(record -> percents(record.getShares())))
        .containsExactly(
            List.of(50L, 30L, 20L),
            List.of(45L, 35L, 20L),
            List.of(40L, 40L, 20L),
            List.of(35L, 45L, 20L));
    assertThat(adaptive.requests())
        .extracting(MixtureRequest::getId)
        .containsExactly("steering-g100", "steering-g200", "steering-g300");
  }

  private static List<Long> percents(List<DomainShare> shares) {
    return shares.stream()
        .map(share -> share.getNumerator() * 100 / share.getDenominator())
        .toList();
  }

  private static void assertBound(List<MixtureRecord> records, List<FeedWalk.Found> feed) {
    TokenLedger ledger = new TokenLedger(MixtureLog.of(records));
    feed.forEach(found -> ledger.add(found.record(), found.partition()));
    assertThat(ledger.findings()).isEmpty();
    assertThat(ledger.g()).isEqualTo(feed.size());
    assertThat(ledger.largestError()).isLessThanOrEqualTo(ledger.bound());
  }

  @Test
  void oneThatIsBegunAnewAtEveryLookAsksTheSameAndNothingTwice() throws Exception {
    try (FedMix steady = feed("steady.", STEERING);
        FedMix restarted = feed("restarted.", STEERING)) {
      steady.begin();
      restarted.begin();
      RunningTopology one = steady.mix(cluster);
      RunningTopology two = restarted.mix(cluster);
      try (LossFeedback same = steady.feedback()) {
        for (int i = 1; i <= 6; i++) {
          for (FedMix mix : List.of(steady, restarted)) {
            mix.lose(60L * i, 2.0 + 0.1 * (i % 3), 3.0 - 0.2 * i, 1.0 + 0.3 * i);
          }
          same.look();
          lookAnew(restarted);
          int asked = steady.requests().size();
          await(one, "all is answered", () -> steady.records().size() == asked + 1);
          await(two, "all is answered", () -> restarted.records().size() == asked + 1);
        }
        same.look();
      }
      lookAnew(restarted);
      lookAnew(restarted);
      one.stop();
      two.stop();
      assertThat(steady.requests()).hasSize(3);
      assertThat(restarted.requests()).isEqualTo(steady.requests());
    }
  }

  private static void lookAnew(FedMix mix) throws Exception {
    try (LossFeedback anew = mix.feedback()) {
      anew.look();
    }
  }

  @Test
  void losesThatDoNotCountArePassedOver() throws Exception {
    try (FedMix mix = feed("passed.", STEERING.replace("run: run", "run: other"))) {
      mix.begin();
      mix.lose(100, 2, 3, 1);
      try (LossFeedback feedback = mix.feedback()) {
        feedback.look();
      }
      assertThat(mix.requests()).isEmpty();
    }
    try (FedMix mix = feed("wrong.", STEERING)) {
      mix.begin();
      mix.lose(100, Double.NaN, 3, 1);
      mix.lose(101, 2, -3, 1);
      mix.lose(0, 2, 3, 1);
      try (LossFeedback feedback = mix.feedback()) {
        feedback.look();
        assertThat(mix.requests()).isEmpty();
        mix.lose(102, 2, 3, 1);
        feedback.look();
      }
      assertThat(mix.requests()).extracting(MixtureRequest::getId).containsExactly("steering-g100");
    }
  }

  @Test
  void theCommandAsksOnceWhatTheConfigurationDescribes() throws Exception {
    try (FedMix mix = feed("command.", STEERING);
        FedMix off = feed("off.", "")) {
      mix.begin();
      mix.lose(100, 2, 3, 1);
      assertThat(steer(mix, "--once"))
          .contains("steering-g100 asked: a=45 b=30 c=25 of 100")
          .contains("run run, step 10, g=100: loss a 2.000, b 3.000, c 1.000");
      assertThat(mix.requests())
          .singleElement()
          .satisfies(
              request -> {
                assertThat(request.getId()).isEqualTo("steering-g100");
                assertThat(request.getAuthor()).isEqualTo("controller odm-perplexity");
              });
      assertThat(steer(mix, "--once")).isEmpty();
      assertThat(steer(off, "--once")).contains("the configuration has no steering");
    }
  }

  private static String steer(FedMix mix, String option) {
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(told, true, StandardCharsets.UTF_8);
    String[] arguments = {"mixture", "steer", option, "--config", mix.file().toString()};
    Hirundo.run(arguments, InputStream.nullInputStream(), out, out);
    return told.toString(StandardCharsets.UTF_8);
  }

  @Test
  void nothingIsAskedBeforeTheLastRequestIsAnswered() throws Exception {
    try (FedMix mix = feed("open.", STEERING);
        LossFeedback feedback = mix.feedback()) {
      mix.begin();
      mix.lose(100, 2, 3, 1);
      feedback.look();
      mix.lose(200, 2, 3, 1);
      feedback.look();
      mix.lose(300, 2, 3, 1);
      feedback.look();
      assertThat(mix.requests()).hasSize(1);

      report(mix, 1, "steering-g100");
      feedback.look(); // and now what was wished for last
      assertThat(mix.requests())
          .extracting(MixtureRequest::getId)
          .containsExactly("steering-g100", "steering-g300");
      assertThat(mix.requests().get(1).getShares()).isEqualTo(mix.requests().get(0).getShares());
    }
  }

  @Test
  void aPlanThatIsStillToComeIsLeftToItselfAndAnEndedFeedIsNotContinued() throws Exception {
    try (FedMix mix =
            feed(
                "plan.",
                STEERING + "\nschedule: [{from: 500, mixture: {a: 0.5, b: 0.4, c: 0.1}}]");
        LossFeedback feedback = mix.feedback()) {
      mix.begin();
      long last = mix.records().get(0).getSteps().get(0).getEffectiveFrom();
      mix.lose(100, 2, 3, 1);
      report(mix, 1, last - 1, List.of());
      feedback.look();
      assertThat(mix.requests()).isEmpty();
      report(mix, 2, last, List.of());
      feedback.look();
      assertThat(percents(mix.requests().get(0).getShares())).containsExactly(45L, 40L, 15L);
    }
    try (FedMix mix = feed("ended.", STEERING);
        LossFeedback feedback = mix.feedback()) {
      mix.begin();
      MixtureRecord ended =
          MixtureRecord.newBuilder(mix.records().get(0)).setVersion(2).setEndsAt(50).build();
      mix.put(mix.topics().mixture(), ended, MixtureRecord.class);
      mix.lose(100, 2, 3, 1);
      feedback.look();
      assertThat(mix.requests()).isEmpty();
    }
  }

  @Test
  void aRefusalThatWasLostIsKnownByTheReportsAfterIt() throws Exception {
    List<String> heard = new ArrayList<>();
    try (FedMix mix = feed("lost.", STEERING)) {
      mix.begin();
      MixtureRequest asked =
          MixtureRequest.newBuilder()
              .setId(OwnRequests.id(100))
              .setKind(MixtureRequestKind.SHARES)
              .build();
      mix.put(mix.topics().mixtureRequests(), asked, MixtureRequest.class);
      report(mix, 0, "another");
      try (OwnRequests requests = new OwnRequests(mix.topics(), mix.connection(), heard::add)) {
        for (int at = 1; at <= 3; at++) {
          report(mix, at, "another");
          requests.look();
          requests.answer(mix.records());
          assertThat(requests.isOpen()).isEqualTo(at < 3);
        }
        assertThat(requests.wasAsked("steering-g100")).isTrue();
        assertThat(requests.wasAsked("steering-g200")).isFalse();
      }
      assertThat(heard).singleElement().asString().contains("steering-g100 not accepted");
    }
  }

  private static void report(FedMix mix, long at, String refused) {
    report(mix, at, 0, List.of(new MixtureRefusal(refused, "no such thing")));
  }

  private static void report(FedMix mix, long at, long horizon, List<MixtureRefusal> refusals) {
    mix.put(
        mix.topics().mixtureReport(),
        MixtureReport.newBuilder()
            .setAt(at)
            .setHorizon(horizon)
            .setMixtureVersion(1)
            .setBound(1)
            .setLargestError(0)
            .setRefusals(refusals)
            .setDomains(List.of())
            .build(),
        MixtureReport.class);
  }

  private static void await(RunningTopology mix, String what, Callable<Boolean> condition)
      throws Exception {
    Await.until(
        what,
        PATIENCE,
        () -> {
          mix.check();
          return condition.call();
        });
  }
}
