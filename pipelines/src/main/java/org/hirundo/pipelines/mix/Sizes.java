package org.hirundo.pipelines.mix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.hirundo.pipelines.logs.LastRecords;
import org.hirundo.pipelines.logs.LogReader;
import org.hirundo.schemas.SequenceSizes;

/**
 * The real tokens of all sequences of a padded feed's logs. A sequence's size is committed in its
 * transaction, but one topic's part of a transaction can show before another's. Confined to one
 * thread.
 */
final class Sizes implements AutoCloseable {
  private final int full;
  private final Properties connection;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<String, SizeLog> logs = new HashMap<>();
  private final Map<String, LastRecords<SequenceSizes>> ends = new HashMap<>();
  private final Set<String> unwritten = new HashSet<>(); // logs of full sequences

  /**
   * @param full S: real tokens of all sequences of a log whose sizes are not written
   */
  Sizes(int full, Properties connection) {
    this.full = full;
    this.connection = connection;
    consumer = LogReader.consumer(connection);
  }

  /**
   * The sequences whose size is known: those with ordinals below it. Asked of a log that has
   * sequences.
   *
   * @param topic the log of sizes
   */
  long known(String topic) throws IOException {
    if (unwritten.contains(topic)) {
      return Long.MAX_VALUE;
    }
    TopicPartition place = new TopicPartition(topic, 0);
    SequenceSizes last = last(place);
    if (last == null && settled(place)) {
      last = last(place); // what was open before may be committed now
      if (last == null) {
        unwritten.add(topic);
        return Long.MAX_VALUE;
      }
    }
    return last == null ? 0 : last.getFirstOrdinal() + last.getRealTokens().size();
  }

  private SequenceSizes last(TopicPartition place) throws IOException {
    return ends.computeIfAbsent(
            place.topic(),
            name -> new LastRecords<>(SequenceSizes.class, List.of(place), connection))
        .look()
        .get(place);
  }

  /** Whether no transaction is open that wrote to that log. */
  private boolean settled(TopicPartition place) {
    long committed = consumer.endOffsets(List.of(place)).get(place);
    try (KafkaConsumer<byte[], byte[]> uncommitted = LogReader.uncommitted(connection)) {
      return uncommitted.endOffsets(List.of(place)).get(place) == committed;
    }
  }

  /**
   * Real tokens of a sequence whose size is known.
   *
   * @throws UncheckedIOException if the log does not hold it
   */
  int tokens(String topic, long ordinal) {
    if (unwritten.contains(topic)) {
      return full;
    }
    try {
      return logs.computeIfAbsent(topic, name -> new SizeLog(name, consumer)).tokens(ordinal);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    consumer.close();
    ends.values().forEach(LastRecords::close);
  }
}
