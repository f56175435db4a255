package org.hirundo.pipelines.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.hirundo.pipelines.runtime.EmbeddedBroker;
import org.hirundo.schemas.FeedRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FeedLookupTest {
  private static final int P = 3;
  private static final int END = 1000; // no multiple of P: partitions are of unequal length
  private static final List<FeedRecord> RECORDS = ArchivedFeed.tiny(END);

  @TempDir private static Path folder;
  private static EmbeddedBroker broker;
  private static Properties connection;

  @BeforeAll
  static void start() {
    broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
    connection = new Properties();
    connection.setProperty("bootstrap.servers", broker.bootstrap());
    connection.setProperty("fetch.max.wait.ms", "20");
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  private static ArchivedFeed feed(String topic) throws Exception {
    return new ArchivedFeed(topic, P, folder.resolve(topic + "-archive"), connection).create();
  }

  private static FeedLookup lookup(ArchivedFeed feed, String topic, String archive) {
    return new FeedLookup(
        topic,
        feed.mixture(),
        Optional.ofNullable(archive).map(name -> folder.resolve(name).toString()),
        connection);
  }

  private static void has(FeedLookup lookup, long... wanted) throws IOException {
    for (long g : wanted) {
      assertThat(lookup.get(g)).isEqualTo(RECORDS.get((int) g));
    }
  }

  private static void hasNot(FeedLookup lookup, long g, String message) {
    assertThatThrownBy(() -> lookup.get(g))
        .isInstanceOf(FeedGoneException.class)
        .hasMessageContaining(message);
  }

  @Test
  void firstAndLastAndAnyBetweenAreFoundInAnyOrder() throws Exception {
    ArchivedFeed feed = feed("whole");
    feed.write(RECORDS);
    try (FeedLookup lookup = lookup(feed, "whole", null)) {
      has(lookup, END - 1, 0, 1, 2, 500, 17, END - 2, END - 3, 3);
      has(lookup, LongStream.iterate(0, g -> g < END, g -> g + 97).toArray());
      hasNot(lookup, END, "no g=1000 yet: it has g=0 to g=999");
      hasNot(lookup, END + 1, "no g=1001 yet");
      hasNot(lookup, Long.MAX_VALUE, "yet: it has g=0 to g=999");
      hasNot(lookup, -1, "no g=-1 yet");
      has(lookup, END - 1);
    }
  }

  @Test
  void aFeedThatGrowsIsSeenAsItIs() throws Exception {
    ArchivedFeed feed = feed("grows");
    try (FeedLookup lookup = lookup(feed, "grows", null)) {
      assertThatThrownBy(() -> lookup.get(0)).isInstanceOf(FeedGoneException.class);
      int from = 0;
      for (int end : new int[] {1, 2, 5, 15, 60}) {
        feed.write(RECORDS.subList(from, end));
        has(lookup, from, (from + end) / 2, end - 1, 0);
        hasNot(lookup, end, "no g=" + end + " yet: it has g=0 to g=" + (end - 1));
        from = end;
      }
    }
  }

  @Test
  void whatKafkaHasNoLongerComesFromTheArchive() throws Exception {
    ArchivedFeed feed = feed("lost");
    feed.write(RECORDS);
    feed.store(RECORDS.subList(0, 700));
    feed.forget(300, 180, 222);
    try (FeedLookup lookup = lookup(feed, "lost", "lost-archive")) {
      has(lookup, LongStream.iterate(0, g -> g < END, g -> g + 71).toArray());
      has(lookup, 0, 1, 2, 698, 699, 700, 701, END - 1, 0);
      hasNot(lookup, END, "no g=1000 yet");
    }
    try (FeedLookup lookup = lookup(feed, "lost", null)) {
      has(lookup, END - 1, 999, 990);
      hasNot(lookup, 0, "g=0 is no longer in Kafka");
      has(lookup, END - 1);
    }
    try (FeedLookup lookup = lookup(feed, "lost", "nowhere")) {
      hasNot(lookup, 1, "g=1 is neither in the archive");
    }
  }

  @Test
  void aGapInTheArchiveIsNotFilledByItsNeighbour() throws Exception {
    ArchivedFeed feed = feed("torn");
    feed.write(RECORDS);
    feed.store(
        Stream.concat(RECORDS.subList(0, 60).stream(), RECORDS.subList(63, 700).stream()).toList());
    feed.forget(300, 222, 222);
    try (FeedLookup lookup = lookup(feed, "torn", "torn-archive")) {
      has(lookup, 59, 63);
      for (long g = 60; g < 63; g++) {
        long absent = g;
        assertThatThrownBy(() -> lookup.get(absent))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("g=" + absent);
      }
      has(lookup, 64);
    }
  }
}
