package org.hirundo.pipelines.mix;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.CRC32C;
import org.apache.flink.connector.base.source.reader.RecordsBySplits;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.hirundo.operators.mixture.FeedCursor;
import org.hirundo.operators.mixture.FeedStep;
import org.hirundo.operators.mixture.MixtureLog;
import org.hirundo.operators.mixture.SequenceLog;
import org.hirundo.pipelines.logs.LogCodec;
import org.hirundo.pipelines.logs.LogReader;
import org.hirundo.pipelines.takedown.WithheldLog;
import org.hirundo.pipelines.takedown.Withholding;
import org.hirundo.schemas.FeedRecord;
import org.hirundo.schemas.MixtureRecord;
import org.hirundo.schemas.Sequence;

/**
 * Reads, for each of its feed partitions, just the sequences that the schedule names next, as far
 * as the horizon. Confined to the fetching thread.
 */
final class FeedSplitReader implements SplitReader<FeedSplitReader.Taken, FeedSplit> {
  private static final Duration POLL = Duration.ofMillis(50);
  private static final int BATCH = 64; // of one partition

  /** Of records ahead, in all shards together; the consumer's own buffers hold as much again. */
  private static final int BYTES_AHEAD = 64 << 20;

  private static final int LEAST_BYTES_AHEAD = 64 << 10;
  private static final int MOST_BYTES_AHEAD = 1 << 20;

  /** Of sequences handed on at once, or one. */
  private static final int BYTES_AT_ONCE = 4 << 20;

  private static final int RECORDS_AT_ONCE = 32;

  /**
   * A sequence at its place in the feed.
   *
   * @param next the partition's state after it
   * @param nextG the partition's next position
   */
  record Taken(FeedRecord record, FeedSplit next, long nextG) {}

  /** One feed partition: its cursor, once a mixture is known, and its shards. */
  private static final class Partition {
    private final FeedSplit start;
    private final Map<SequenceLog, ShardPlace> left; // where logs that are not open are read on
    private final Map<SequenceLog, ShardCursor> shards = new HashMap<>(); // one a domain
    private FeedCursor cursor;
    private boolean meetsTheFeed;

    private Partition(FeedSplit start) {
      this.start = start;
      left = new HashMap<>(start.shards());
    }

    private FeedSplit state() {
      Map<SequenceLog, ShardPlace> places = new HashMap<>(left);
      shards.forEach((log, shard) -> places.put(log, shard.next()));
      return new FeedSplit(start.partition(), cursor.state(), places);
    }
  }

  private final MixSettings settings;
  private final Grant grant;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final LogCodec<Sequence> codec = new LogCodec<>(Sequence.class);
  private final CRC32C checksum = new CRC32C();
  private final WithheldLog withheld;
  private final Map<String, Partition> partitions = new LinkedHashMap<>();
  private final Map<TopicPartition, ShardCursor> shards = new HashMap<>();
  private final int bytesAhead; // of each shard
  private MixtureLog mixture;
  private String tokenizer = ""; // of the mixture
  private FeedEnd feedEnd; // while a partition has not met it
  private int turn; // the partition that was served last

  /**
   * @param readers that share the feed's partitions
   */
  FeedSplitReader(MixSettings settings, Grant grant, int readers) {
    this.settings = settings;
    this.grant = grant;
    int shards = settings.domains().size() * (settings.partitions() / readers + 1);
    bytesAhead = Math.max(LEAST_BYTES_AHEAD, Math.min(MOST_BYTES_AHEAD, BYTES_AHEAD / shards));
    Properties connection = new Properties();
    connection.putAll(settings.connection());
    connection.setProperty("max.partition.fetch.bytes", "" + bytesAhead);
    connection.setProperty("max.poll.records", "" + RECORDS_AT_ONCE);
    consumer = LogReader.consumer(connection);
    withheld = new WithheldLog(settings.topics(), settings.connection());
  }

  @Override
  public void handleSplitsChanges(SplitsChange<FeedSplit> change) {
    for (FeedSplit split : change.splits()) {
      partitions.put(split.splitId(), new Partition(split));
    }
    mixture = null;
    lookAtTheFeed();
  }

  private void lookAtTheFeed() {
    if (feedEnd != null) {
      feedEnd.close();
      feedEnd = null;
    }
    Set<Integer> unmet = new HashSet<>();
    for (Partition partition : partitions.values()) {
      if (!partition.meetsTheFeed) {
        unmet.add(partition.start.partition());
      }
    }
    if (!unmet.isEmpty()) {
      feedEnd =
          new FeedEnd(
              settings.topics().feed(), unmet, settings.partitions(), settings.connection());
    }
  }

  /** Whether the feed's committed end is where this partition goes on. */
  private boolean meets(Partition partition) throws IOException {
    if (!partition.meetsTheFeed
        && feedEnd.meets(partition.start.partition(), partition.cursor.nextG())) {
      partition.meetsTheFeed = true;
      if (partitions.values().stream().allMatch(one -> one.meetsTheFeed)) {
        feedEnd.close();
        feedEnd = null;
      }
    }
    return partition.meetsTheFeed;
  }

  /** Opens the shards of those logs, and closes those of the same domains that were open. */
  private void open(Collection<SequenceLog> logs, Partition partition) {
    List<ShardCursor> opened = logs.stream().map(log -> open(log, partition)).toList();
    consumer.assign(shards.keySet());
    for (ShardCursor shard : opened) {
      if (shard.next().offset() == 0) {
        consumer.seekToBeginning(List.of(shard.shard()));
      } else {
        consumer.seek(shard.shard(), shard.next().offset());
      }
    }
  }

  private ShardCursor open(SequenceLog log, Partition partition) {
    List<SequenceLog> others =
        partition.shards.keySet().stream()
            .filter(other -> other.domain().equals(log.domain()))
            .toList();
    for (SequenceLog other : others) {
      ShardCursor closed = partition.shards.remove(other);
      partition.left.put(other, closed.next());
      shards.remove(closed.shard());
    }
    TopicPartition place =
        new TopicPartition(settings.topics().sequences(log), partition.start.partition());
    ShardPlace from = partition.left.getOrDefault(log, ShardPlace.BEGINNING);
    ShardCursor cursor = new ShardCursor(place, settings.partitions(), from, bytesAhead);
    partition.left.remove(log);
    partition.shards.put(log, cursor);
    shards.put(place, cursor);
    return cursor;
  }

  @Override
  public RecordsWithSplitIds<Taken> fetch() throws IOException {
    RecordsBySplits.Builder<Taken> batch = new RecordsBySplits.Builder<>();
    HorizonMoved granted = grant.now();
    if (granted == null) {
      poll(POLL);
      return batch.build();
    }
    follow(granted);
    long bytes = 0;
    List<Map.Entry<String, Partition>> all = List.copyOf(partitions.entrySet());
    for (int i = 0; i < all.size() && bytes < BYTES_AT_ONCE; i++) {
      turn = (turn + 1) % all.size();
      var entry = all.get(turn);
      if (meets(entry.getValue())) {
        long left = BYTES_AT_ONCE - bytes;
        bytes += take(entry.getKey(), entry.getValue(), granted.horizon(), left, batch);
      }
    }
    poll(bytes == 0 ? POLL : Duration.ZERO);
    return batch.build();
  }

  private void follow(HorizonMoved granted) throws IOException {
    followMixture(granted);
    for (Partition partition : partitions.values()) {
      partition.cursor.follow(granted.deal());
    }
  }

  private void followMixture(HorizonMoved granted) throws IOException {
    if (mixture != null && mixture.records().size() == granted.mixture().size()) {
      return;
    }
    mixture = granted.log();
    tokenizer = mixture.ruling(0).getTokenizer();
    for (Partition partition : partitions.values()) {
      if (partition.cursor != null) {
        partition.cursor.extend(mixture);
      } else if (partition.start.cursor().length > 0) {
        partition.cursor = FeedCursor.restore(mixture, partition.start.cursor());
      } else {
        partition.cursor = new FeedCursor(mixture, partition.start.partition());
      }
      Set<SequenceLog> wanted = new HashSet<>();
      mixture.readings(partition.cursor.nextG()).forEach(reading -> wanted.add(reading.log()));
      wanted.removeAll(partition.shards.keySet());
      if (!wanted.isEmpty()) {
        open(wanted, partition);
      }
    }
  }

  /**
   * Takes what is there, up to about so many bytes.
   *
   * @return bytes of tokens taken
   */
  private long take(
      String splitId,
      Partition partition,
      long horizon,
      long most,
      RecordsBySplits.Builder<Taken> batch)
      throws IOException {
    long bytes = 0;
    for (int taken = 0;
        taken < BATCH && bytes < most && partition.cursor.nextG() < horizon;
        taken++) {
      FeedStep step = partition.cursor.peek();
      SequenceLog log = new SequenceLog(step.domain(), step.log());
      if (!partition.shards.containsKey(log)) {
        open(List.of(log), partition);
      }
      Sequence sequence = partition.shards.get(log).take(step.position(), codec, consumer);
      if (sequence == null) {
        break;
      }
      partition.cursor.next();
      batch.add(
          splitId, new Taken(record(step, sequence), partition.state(), partition.cursor.nextG()));
      bytes += sequence.getTokens().remaining();
    }
    return bytes;
  }

  private FeedRecord record(FeedStep step, Sequence sequence) throws IOException {
    if (!sequence.getTokenizer().equals(tokenizer)) {
      throw new IOException(
          settings.topics().sequences(new SequenceLog(step.domain(), step.log()))
              + " has a sequence of tokenizer "
              + sequence.getTokenizer()
              + " at ordinal "
              + sequence.getOrdinal()
              + ", but this feed has "
              + tokenizer
              + ": another pack wrote into this log; go on with a version of its own");
    }
    MixtureRecord ruling = mixture.ruling(step.g());
    Withholding left =
        Withholding.of(sequence, withheld.first(ruling.getWithheld()), ruling.getPadding());
    ByteBuffer tokens = left.tokens();
    checksum.reset();
    checksum.update(tokens.duplicate());
    return new FeedRecord(
        step.g(),
        step.domain(),
        step.mixtureVersion(),
        sequence.getOrdinal(),
        step.pass(),
        tokens,
        left.documents(),
        sequence.getTokenizer(),
        (int) checksum.getValue(),
        step.log(),
        left.takenOut());
  }

  private void poll(Duration patience) {
    if (shards.isEmpty()) {
      LockSupport.parkNanos(patience.toNanos()); // no mixture is known yet
      return;
    }
    List<TopicPartition> full = new ArrayList<>();
    List<TopicPartition> hungry = new ArrayList<>();
    shards.forEach((place, shard) -> (shard.wantsMore() ? hungry : full).add(place));
    consumer.pause(full);
    consumer.resume(hungry);
    try {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(patience)) {
        shards.get(new TopicPartition(record.topic(), record.partition())).add(record);
      }
    } catch (WakeupException e) {
      // Splits changed, or the reader closes: the caller looks again.
    }
  }

  @Override
  public void wakeUp() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    if (feedEnd != null) {
      feedEnd.close();
    }
    consumer.close();
    withheld.close();
  }
}
