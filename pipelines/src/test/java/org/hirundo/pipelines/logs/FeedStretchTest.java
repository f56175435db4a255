package org.hirundo.pipelines.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.hirundo.operators.mixture.RoundPermutation;
import org.hirundo.pipelines.command.Ran;
import org.hirundo.pipelines.runtime.EmbeddedBroker;
import org.hirundo.schemas.FeedRecord;
import org.hirundo.schemas.MixtureRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class FeedStretchTest {
  private static final int P = 3;
  private static final int END = 1000;
  private static final List<FeedRecord> RECORDS = ArchivedFeed.tiny(END);

  @TempDir private static Path folder;
  private static EmbeddedBroker broker;
  private static Properties connection;
  private static ArchivedFeed whole;
  private static ArchivedFeed lost; // its first part is in the archive alone

  @BeforeAll
  static void start() throws Exception {
    broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
    connection = new Properties();
    connection.setProperty("bootstrap.servers", broker.bootstrap());
    connection.setProperty("fetch.max.wait.ms", "20");
    whole = feed("whole");
    lost = feed("lost");
    lost.store(RECORDS.subList(0, 700));
    lost.forget(300, 180, 222);
  }

  private static ArchivedFeed feed(String topic) throws Exception {
    ArchivedFeed feed =
        new ArchivedFeed(topic, P, folder.resolve(topic + "-archive"), connection).create();
    feed.write(RECORDS);
    return feed;
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  private static FeedStretch stretch(String topic, String archive, long from) {
    Optional<String> location =
        Optional.ofNullable(archive).map(name -> folder.resolve(name).toString());
    return new FeedStretch(topic, whole.mixture(), location, connection, from);
  }

  private static void reads(FeedStretch stretch, long from, long to) throws Exception {
    try (stretch) {
      for (long g = from; g <= to; g++) {
        assertThat(stretch.next()).isEqualTo(RECORDS.get((int) g));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 500, 998, 999})
  void beginsAtAnyG(long g) throws Exception {
    reads(stretch("whole", null, g), g, Math.min(END - 1, g + 100));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 20, 111, 332, 333})
  void theSearchEndsShortlyBeforeTheRound(long round) throws Exception {
    try (FeedSearch search = new FeedSearch(whole.places(), connection);
        KafkaConsumer<byte[], byte[]> consumer = LogReader.consumer(connection)) {
      Map<TopicPartition, Long> starts = search.starts(round);
      LogCodec<FeedRecord> codec = new LogCodec<>(FeedRecord.class);
      for (TopicPartition place : whole.places()) {
        consumer.assign(List.of(place));
        consumer.seek(place, starts.get(place));
        ConsumerRecords<byte[], byte[]> records = ConsumerRecords.empty();
        while (records.isEmpty()) {
          records = consumer.poll(Duration.ofMillis(200));
        }
        long first = codec.decode(records.iterator().next().value()).getG() / P;
        assertThat(first).isBetween(round - 2 * 16, round);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 299, 301, 450, 560, 699, 700, 999})
  void goesOverFromTheArchiveToKafkaWithoutSeam(long g) throws Exception {
    reads(stretch("lost", "lost-archive", g), g, END - 1);
  }

  @Test
  void verifyCountsWhatRetentionLeft() throws Exception {
    Topics topics = new Topics("short.");
    topics.create(connection, List.of("en"), P);
    ArchivedFeed shortened = new ArchivedFeed(topics.feed(), P, folder, connection);
    shortened.write(inTheirShards());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(connection, new ByteArraySerializer(), new ByteArraySerializer())) {
      byte[] mixture = new LogCodec<>(MixtureRecord.class).encode(whole.mixture().records().get(0));
      producer.send(new ProducerRecord<>(topics.mixture(), mixture));
    }
    Ran all = verify("0");
    assertThat(all.status()).as(all.out() + all.err()).isZero();
    assertThat(all.out()).contains("1,000 sequences").doesNotContain("counted from");

    shortened.forget(100, 80, 122);
    Ran none = verify("0");
    assertThat(none.status()).isEqualTo(1);
    assertThat(none.err()).contains("retention removed the beginning of the feed from Kafka");
    long front = Long.parseLong(none.err().replaceAll("(?s).*--from (\\d+).*", "$1"));
    assertThat(front).isBetween(100L, 400L);
    Ran rest = verify("" + front);
    assertThat(rest.status()).as(rest.out() + rest.err()).isZero();
    assertThat(rest.out())
        .contains((END - front) + " sequences", "the bound holds", "counted from g=" + front);
    assertThat(verify("" + (front + 1)).out()).contains("counted from g=" + front);
  }

  private static List<FeedRecord> inTheirShards() {
    RoundPermutation dealing = new RoundPermutation(P, whole.mixture().seed());
    return RECORDS.stream()
        .map(
            record ->
                FeedRecord.newBuilder(record)
                    .setOrdinal(record.getG() / P * P + dealing.partition(record.getG()))
                    .build())
        .toList();
  }

  private static Ran verify(String from) {
    return Ran.hirundo(
        "feed", "verify", "--bootstrap", broker.bootstrap(), "--prefix", "short.", "--from", from);
  }

  @Test
  void copiesOfTheArchiveMayHaveLostTheirTimes() throws Exception {
    ArchivedFeed copy = new ArchivedFeed("lost", P, folder.resolve("copied-archive"), connection);
    copy.store(RECORDS.subList(0, 700));
    Random chance = new Random(1);
    try (Stream<Path> files = Files.walk(folder.resolve("copied-archive"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.setLastModifiedTime(file, FileTime.fromMillis(chance.nextInt(1_000_000)));
      }
    }
    reads(stretch("lost", "copied-archive", 17), 17, END - 1);
  }

  @Test
  void theArchiveMayLieInAnyFileSystemOfFlinks() throws Exception {
    String location = "trial://" + folder.resolve("lost-archive");
    reads(new FeedStretch("lost", whole.mixture(), Optional.of(location), connection, 40), 40, 800);
    FeedStretch none =
        new FeedStretch("lost", whole.mixture(), Optional.of("s3://bucket/feed"), connection, 40);
    try (none) {
      assertThatThrownBy(none::next)
          .isInstanceOf(FeedGoneException.class)
          .hasMessageContaining("s3://bucket/feed")
          .hasMessageContaining("FLINK_PLUGINS_DIR");
    }
  }

  @Test
  void kafkaMayLoseMoreWhileItIsRead() throws Exception {
    ArchivedFeed shrinking = feed("shrinking");
    shrinking.store(RECORDS);
    try (FeedStretch stretch = stretch("shrinking", "shrinking-archive", 0)) {
      for (long g = 0; g < 30; g++) {
        assertThat(stretch.next().getG()).isEqualTo(g);
      }
    }
    try (FeedStretch stretch = stretch("shrinking", "shrinking-archive", 0)) {
      stretch.end();
      shrinking.forget(-1, -1, -1);
      assertThat(stretch.end()).isEqualTo(END);
      for (long g = 0; g < END; g++) {
        assertThat(stretch.next().getG()).isEqualTo(g);
      }
    }
  }

  @Test
  void theEndIsExactAlsoWhereRetentionEmptiedAPartition() throws Exception {
    try (FeedStretch stretch = stretch("whole", null, 0)) {
      assertThat(stretch.end()).isEqualTo(END);
    }
    ArchivedFeed emptied = feed("emptied");
    emptied.forget(0, -1, 0);
    try (FeedStretch stretch = stretch("emptied", null, 0)) {
      assertThatThrownBy(stretch::end)
          .isInstanceOf(FeedGoneException.class)
          .hasMessageContaining("retention emptied partition 1");
    }
    emptied.store(RECORDS.subList(0, 900));
    try (FeedStretch stretch = stretch("emptied", "emptied-archive", 0)) {
      assertThat(stretch.end()).isBetween(898L, 902L);
    }
    reads(stretch("emptied", "emptied-archive", 0), 0, 897);
  }

  @Test
  void whatNeitherHasIsNamed() throws Exception {
    refused(stretch("lost", null, 0), "g=0 is no longer in Kafka, whose feed begins at g=");
    refused(stretch("lost", null, 0), "name the feed's archive (--archive)");
    refused(stretch("lost", "nowhere", 9), "g=9 is neither in the archive");
  }

  private static void refused(FeedStretch stretch, String message) throws IOException {
    try (stretch) {
      assertThatThrownBy(stretch::next)
          .isInstanceOf(FeedGoneException.class)
          .hasMessageContaining(message);
    }
  }

  @Test
  void aGapInTheArchiveIsNamedWithBothValues() throws Exception {
    ArchivedFeed torn = new ArchivedFeed("lost", P, folder.resolve("torn-archive"), connection);
    torn.store(
        Stream.concat(RECORDS.subList(0, 60).stream(), RECORDS.subList(63, 400).stream()).toList());
    try (FeedStretch stretch = stretch("lost", "torn-archive", 0)) {
      assertThatThrownBy(
              () -> {
                for (int g = 0; g < 200; g++) {
                  stretch.next();
                }
              })
          .hasMessageMatching(
              "g=6[0-2] is neither in the archive.*|.*g=6[3-5] where g=6[0-2] must stand");
    }
  }

  @Test
  void aDamagedFileIsNamed() throws Exception {
    ArchivedFeed damaged =
        new ArchivedFeed("lost", P, folder.resolve("damaged-archive"), connection);
    damaged.store(RECORDS.subList(0, 40));
    Path file;
    try (Stream<Path> files = Files.walk(folder.resolve("damaged-archive"))) {
      file = files.filter(Files::isRegularFile).sorted().findFirst().orElseThrow();
    }
    byte[] octets = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(octets, octets.length - 9));
    try (FeedStretch stretch = stretch("lost", "damaged-archive", 0)) {
      assertThatThrownBy(
              () -> {
                for (int g = 0; g < 40; g++) {
                  stretch.next();
                }
              })
          .isInstanceOf(IOException.class)
          .hasMessageContaining(file.getFileName().toString());
    }
  }
}
