package org.hirundo.pipelines.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.hirundo.operators.mixture.MixtureLog;
import org.hirundo.operators.mixture.SequenceLog;
import org.hirundo.operators.mixture.TokenLedger;
import org.hirundo.pipelines.command.Hirundo;
import org.hirundo.pipelines.configuration.Configuration;
import org.hirundo.pipelines.logs.FeedWalk;
import org.hirundo.pipelines.logs.LogReader;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.pipelines.mix.FeedBounds;
import org.hirundo.pipelines.mix.MixtureLogStore;
import org.hirundo.pipelines.runtime.LocalRun.Topology;
import org.hirundo.schemas.FeedRecord;
import org.hirundo.schemas.MixtureRecord;
import org.hirundo.schemas.Sequence;
import org.hirundo.schemas.SequenceDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Another selection, and another tokenizer, of documents that are stored already: packed beside the
 * old sequence logs, and mixed into the running feed, or into one of its own.
 */
class SequenceVersionsTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String TOKENIZER = "o200k_base-446a9538cb6c348e";

  @TempDir Path folder;
  private Site site;
  private String bootstrap;
  private Properties connection;

  @Test
  void aNewSelectionIsPackedFromTheStoredDocumentsAndTheFeedMovesToIt() throws Exception {
    site = Site.in(folder, 1, 2);
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("kafka"), 0)) {
      bootstrap = broker.bootstrap();
      connection = new Properties();
      connection.setProperty("bootstrap.servers", bootstrap);
      Configuration first = configuration("first.yaml", "", "");
      long documents = run(first, EnumSet.allOf(Topology.class)).documents();
      Configuration second =
          configuration(
              "second.yaml",
              "ja: {profile: swallow-v2}",
              "en: {profile: fineweb}",
              2,
              "o200k_base",
              "");
      Observation packed = run(second, EnumSet.of(Topology.PACK));
      assertThat(packed.documents()).isEqualTo(documents);
      assertThat(packed.packed()).isEqualTo(documents);
      assertThat(packed.pack().get("en").getRefused()).isNotEmpty();
      assertThat(documentsOf(new SequenceLog("ja", 2)))
          .hasSizeGreaterThan(documentsOf(new SequenceLog("ja", 1)).size());

      anotherTokenizerHasAFeedOfItsOwn();
      refusesToPackIntoWhatIsThere();
      long moved = move(first);
      theFeedIsThatOfTheLogsItNames(moved);
    }
  }

  private static Observation run(Configuration configuration, Set<Topology> topologies)
      throws Exception {
    try (LocalRun run = LocalRun.start(configuration, topologies, FeedBounds.INPUT)) {
      return new Session(configuration, run, now -> {}).complete();
    }
  }

  private Configuration configuration(String name, String before, String after) throws Exception {
    return configuration(name, before, after, 1, "o200k_base", "");
  }

  /** The site's, with another quality section, version of the sequence logs, tokenizer and feed. */
  private Configuration configuration(
      String name, String before, String after, int version, String tokenizer, String feed)
      throws Exception {
    String text =
        Files.readString(site.file())
            .replace("{partitions: 4,", "{name: \"" + feed + "\", partitions: 4,")
            .replace("{name: \"\", ", "{")
            .replace("/feed\"}", "/" + feed + "feed\"}")
            .replace("tokenizer: o200k_base", "tokenizer: " + tokenizer)
            .replace(before.isEmpty() ? "\0" : before, after);
    return Configuration.load(
        Files.writeString(
            folder.resolve(name),
            text
                + "sequences: {version: "
                + version
                + "}\nkafka: {bootstrap: \""
                + bootstrap
                + "\"}\nexhausted-after: 500ms\n"));
  }

  /**
   * Moves en at a g that is still to come, then at once what starves, ja and code, and waits until
   * the feed is behind both.
   *
   * @return where ja and code were moved; en was ten sequences later
   */
  private long move(Configuration first) throws Exception {
    try (LocalRun run = LocalRun.start(first, EnumSet.of(Topology.MIX), FeedBounds.NONE);
        MixtureLogStore store = new MixtureLogStore(run.topics(), connection);
        LogObserver observer = new LogObserver(run.topics(), 1, Site.PARTITIONS, connection)) {
      Await.until("the feed starves", PATIENCE, () -> starves(run, observer.look()));
      long end = observer.look().feed();
      assertThat(set("--log", "ja=4"))
          .startsWith("2 ")
          .contains("refused: there is no log sequences.ja.v4: pack it first");
      assertThat(set("--log", "ja=3"))
          .startsWith("2 ")
          .contains("refused: sequences.ja.v3 was made with tokenizer cl100k_base");
      assertThat(set("--log", "fr=2")).startsWith("2 ").contains("fr is not in the mixture");
      assertThat(set("--log", "ja=0")).startsWith("2 ").contains("ja: version 0");
      assertThat(set("--log", "ja=2", "--from", "0")).startsWith("2 ").contains("below g=");
      assertThat(set("--log", "en=2", "--from", String.valueOf(end + 10))).startsWith("0 ");
      String answer = set("--log", "ja=2", "--log", "code=2");
      assertThat(answer).startsWith("0 ").contains("\"logs\":{\"en\":2}");
      List<MixtureRecord> records = store.records();
      assertThat(records)
          .filteredOn(record -> !record.getRequestId().isEmpty())
          .extracting(MixtureRecord::getEffectiveFrom)
          .containsExactly(end + 10, end);
      Await.until(
          "the feed is behind g=" + (end + 30),
          PATIENCE,
          () -> {
            run.check();
            return observer.look().feed() > end + 30;
          });
      return end;
    }
  }

  private static boolean starves(LocalRun run, Observation now) throws Exception {
    run.check();
    return now.mix()
        .filter(report -> report.getHorizon() == now.feed())
        .filter(
            report ->
                report.getDomains().stream()
                    .filter(domain -> List.of("ja", "code").contains(domain.getDomain()))
                    .anyMatch(domain -> domain.getStarvingAt() >= 0))
        .isPresent();
  }

  private void theFeedIsThatOfTheLogsItNames(long moved) throws Exception {
    MixtureLog mixture;
    try (MixtureLogStore store = new MixtureLogStore(Topics.PLAIN, connection)) {
      mixture = store.log();
    }
    Map<String, Long> moves = Map.of("ja", moved, "code", moved, "en", moved + 10);
    TokenLedger ledger = new TokenLedger(mixture);
    Map<SequenceLog, Map<Long, Sequence>> logs = new HashMap<>();
    long length = 0;
    for (FeedWalk.Found found : feed(Topics.PLAIN)) {
      FeedRecord record = found.record();
      ledger.add(record, found.partition());
      long since = moves.getOrDefault(record.getDomain(), Long.MAX_VALUE);
      int version = record.getG() < since ? 1 : 2;
      assertThat(record.getLog()).as("g=" + record.getG()).isEqualTo(version);
      SequenceLog log = new SequenceLog(record.getDomain(), version);
      if (!logs.containsKey(log)) {
        logs.put(log, sequences(log));
      }
      Sequence sequence = logs.get(log).get(record.getOrdinal());
      assertThat(record.getTokens()).isEqualTo(sequence.getTokens());
      assertThat(record.getDocuments()).isEqualTo(sequence.getDocuments());
      length = record.getG() + 1;
    }
    assertThat(logs.keySet()).contains(new SequenceLog("ja", 2), new SequenceLog("en", 2));
    assertThat(ledger.findings()).isEmpty();
    assertThat(ledger.largestError()).isLessThanOrEqualTo(ledger.bound());
    FeedReplay replay = new FeedReplay(Topics.PLAIN, connection, mixture);
    for (int parallelism : new int[] {1, 4}) {
      Topics again = replay.write("again-" + parallelism, length, parallelism, there -> {});
      assertThat(replay.read(again, length)).isEqualTo(replay.read(Topics.PLAIN, length));
    }
  }

  private void anotherTokenizerHasAFeedOfItsOwn() throws Exception {
    Configuration other = configuration("other.yaml", "", "", 3, "cl100k_base", "other");
    run(other, EnumSet.of(Topology.PACK));
    run(other, EnumSet.of(Topology.MIX));
    Topics topics = Topics.of(other);
    assertThat(topics.feed()).isEqualTo("other.feed");
    List<FeedWalk.Found> feed = feed(topics);
    assertThat(feed).hasSizeGreaterThan(40);
    Map<Long, Sequence> ja = sequences(new SequenceLog("ja", 3));
    for (FeedWalk.Found found : feed) {
      FeedRecord record = found.record();
      assertThat(record.getLog()).isEqualTo(3);
      assertThat(record.getTokenizer()).startsWith("cl100k_base");
      if (record.getDomain().equals("ja")) {
        assertThat(record.getTokens()).isEqualTo(ja.get(record.getOrdinal()).getTokens());
      }
    }
    Configuration wrong = configuration("wrong.yaml", "", "", 3, "cl100k_base", "");
    assertThatThrownBy(() -> run(wrong, EnumSet.of(Topology.MIX)))
        .hasMessageContaining("tokenizer was " + TOKENIZER)
        .hasMessageContaining("another feed.name");
  }

  private void refusesToPackIntoWhatIsThere() throws Exception {
    Configuration other = configuration("length.yaml", "256", "128", 2, "o200k_base", "short");
    assertThatThrownBy(() -> run(other, EnumSet.of(Topology.PACK)))
        .hasMessageContaining("has sequences of 256 tokens, not 128: give this configuration");
    Configuration elsewhere =
        configuration("elsewhere.yaml", "/state\"", "/elsewhere\"", 2, "o200k_base", "");
    assertThatThrownBy(() -> run(elsewhere, EnumSet.of(Topology.PACK)))
        .hasMessageContaining("holds sequences, but there is no saved state of pack in")
        .hasMessageContaining("pack.v2");
  }

  private List<FeedWalk.Found> feed(Topics topics) throws Exception {
    List<FeedWalk.Found> feed = new ArrayList<>();
    try (FeedWalk walk = new FeedWalk(topics.feed(), Site.PARTITIONS, connection)) {
      for (FeedWalk.Found found = walk.next(); found != null; found = walk.next()) {
        feed.add(found);
      }
    }
    return feed;
  }

  /** By ordinal. */
  private Map<Long, Sequence> sequences(SequenceLog log) throws Exception {
    Map<Long, Sequence> sequences = new HashMap<>();
    try (LogReader<Sequence> reader =
        new LogReader<>(Sequence.class, Topics.PLAIN.sequences(log), connection)) {
      reader.drain((partition, offset, one) -> sequences.put(one.getOrdinal(), one));
    }
    return sequences;
  }

  private Set<Long> documentsOf(SequenceLog log) throws Exception {
    Set<Long> ids = new HashSet<>();
    for (Sequence sequence : sequences(log).values()) {
      sequence.getDocuments().stream().map(SequenceDocument::getId).forEach(ids::add);
    }
    return ids;
  }

  /** The exit status of {@code mixture set}, a space, and what it said. */
  private String set(String... arguments) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(said, true, StandardCharsets.UTF_8);
    String[] all =
        Stream.concat(Stream.of("mixture", "set", "--bootstrap", bootstrap), Stream.of(arguments))
            .toArray(String[]::new);
    int status = Hirundo.run(all, InputStream.nullInputStream(), stream, stream);
    return status + " " + said.toString(StandardCharsets.UTF_8);
  }
}
