package org.hirundo.pipelines.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import org.hirundo.operators.mixture.MixtureLog;
import org.hirundo.operators.mixture.TokenLedger;
import org.hirundo.pipelines.command.Hirundo;
import org.hirundo.pipelines.configuration.Configuration;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.pipelines.mix.FeedBounds;
import org.hirundo.pipelines.mix.MixtureLogStore;
import org.hirundo.pipelines.runtime.LocalRun.Topology;
import org.hirundo.schemas.MixtureRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Other shares and sequence logs again and again, and a SIGKILL after each. */
@Tag("recovery")
class SteeringStormTest {
  private static final long SEED = 20261126;
  private static final int CHANGES = 10;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"concatenate", "{ja: best-fit, en: best-fit, code: one-document}"})
  void theBoundHoldsAcrossLiveChangesAndKills(String packing) throws Exception {
    Site site = Site.in(folder, 1, 2, 3);
    Files.writeString(
        site.file(),
        Files.readString(site.file())
                .replace("ja: wait", "ja: repeat")
                .replace("code: wait", "code: repeat")
            + "exhausted-after: 500ms\npacking: "
            + packing
            + "\n");
    site.runBounded();
    packAnotherSelection(site);
    Random random = new Random(SEED);
    for (int change = 0; change < CHANGES; change++) {
      try (Child child = Child.continuous(site, "life-" + change)) {
        String bootstrap = child.told("Kafka");
        child.told("Flink");
        assertThat(set(bootstrap, random)).startsWith("0 ");
        child.endsWithin(Duration.ofMillis(random.nextInt(4_000)));
      }
    }
    try (Child child = Child.continuous(site, "last")) {
      Properties connection = new Properties();
      connection.setProperty("bootstrap.servers", child.told("Kafka"));
      child.told("Flink");
      try (LogObserver observer = new LogObserver(new Topics(""), 1, Site.PARTITIONS, connection);
          MixtureLogStore store = new MixtureLogStore(new Topics(""), connection)) {
        List<MixtureRecord> records = store.records();
        long changed = records.get(records.size() - 1).getEffectiveFrom();
        Await.until(
            "the feed is behind g=" + changed,
            PATIENCE,
            () -> observer.look().feed() > changed + 200);
      }
      child.stop();
    }
    Logs logs = site.logs();
    TokenLedger ledger = logs.ledger();
    assertThat(ledger.findings()).isEmpty();
    assertThat(ledger.g()).isGreaterThan(200);
    MixtureLog mixture = MixtureLog.of(logs.mixture());
    assertThat(logs.mixture().stream().filter(record -> !record.getRequestId().isEmpty()).count())
        .isEqualTo(CHANGES);
    assertThat(mixture.ruling(ledger.g()).getVersion()).isGreaterThan(CHANGES);
    assertThat(ledger.largestError()).isLessThanOrEqualTo(ledger.bound());
    assertThat(logs.feed()).extracting(found -> found.record().getLog()).contains(1, 2);
    isReplayed(site, mixture, ledger.g());
  }

  private static void packAnotherSelection(Site site) throws Exception {
    Configuration other =
        Configuration.load(
            Files.writeString(
                site.folder().resolve("other.yaml"),
                Files.readString(site.file())
                        .replace("ja: {profile: swallow-v2}", "en: {profile: fineweb}")
                    + "sequences: {version: 2}\n"));
    try (LocalRun run = LocalRun.start(other, EnumSet.of(Topology.PACK), FeedBounds.INPUT)) {
      new Session(other, run, now -> {}).complete();
    }
  }

  /** Another mix, undisturbed and with one slot, gives the same bytes. */
  private static void isReplayed(Site site, MixtureLog mixture, long length) throws Exception {
    try (Broker broker = Broker.open(site.configuration())) {
      FeedReplay replay = new FeedReplay(new Topics(""), broker.connection(), mixture);
      Topics again = replay.write("again", length, 1, there -> {});
      assertThat(replay.read(again, length)).isEqualTo(replay.read(new Topics(""), length));
    }
  }

  /** The exit status of {@code mixture set} at random, a space, and what it said. */
  private static String set(String bootstrap, Random random) {
    int ja = random.nextInt(50);
    int en = random.nextInt(50);
    int code = random.nextInt(100 - ja - en);
    List<String> arguments = new ArrayList<>(List.of("mixture", "set", "--bootstrap", bootstrap));
    arguments.add("ja=" + ja + "/100");
    arguments.add("en=" + en + "/100");
    arguments.add("code=" + code + "/100");
    arguments.add("math=" + (100 - ja - en - code) + "/100");
    if (random.nextBoolean()) {
      arguments.addAll(List.of("--over", String.valueOf(1 + random.nextInt(300))));
    }
    if (random.nextBoolean()) {
      String domain = List.of("ja", "en", "code", "math").get(random.nextInt(4));
      arguments.addAll(List.of("--log", domain + "=" + (1 + random.nextInt(2))));
    }
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(said, true, StandardCharsets.UTF_8);
    int status =
        Hirundo.run(
            arguments.toArray(String[]::new), InputStream.nullInputStream(), stream, stream);
    return status + " " + said.toString(StandardCharsets.UTF_8);
  }
}
