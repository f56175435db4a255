package org.hirundo.pipelines.trace;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Properties;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.hirundo.pipelines.logs.LogCodec;
import org.hirundo.pipelines.logs.LogReader;

/**
 * The committed records of a log by a key of theirs. Confined to one thread.
 *
 * @param <T> the record class
 */
final class IndexedLog<T extends SpecificRecordBase> implements Closeable {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final int PARTITION = 48; // bits of an offset
  private static final int MARK = 62;
  private static final String FETCH_BYTES = "65536";

  private final ToLongFunction<T> key;
  private final ToLongFunction<T> mark;
  private final LogCodec<T> codec;
  private final List<TopicPartition> partitions;
  private final KafkaConsumer<byte[], byte[]> reading; // on
  private final Properties connection;
  private KafkaConsumer<byte[], byte[]> fetching; // single records; null: none was asked for
  private final PlaceIndex index;

  /**
   * Where a record is.
   *
   * @param mark as its record was marked
   */
  record Place(TopicPartition partition, long offset, int mark) {}

  /**
   * @param key by which records are found
   * @param mark 0 or 1, to be known without reading the record
   * @param folder of the index
   */
  IndexedLog(
      Class<T> type,
      String topic,
      Properties connection,
      ToLongFunction<T> key,
      ToLongFunction<T> mark,
      Path folder) {
    this.key = key;
    this.mark = mark;
    codec = new LogCodec<>(type);
    this.connection = connection;
    TopicDescription described = described(topic, connection);
    partitions =
        described.partitions().stream()
            .map(partition -> new TopicPartition(topic, partition.partition()))
            .toList();
    // The id differs from that of a topic of the same name that was there before.
    index = new PlaceIndex(folder, topic + " " + described.topicId());
    reading = LogReader.brief(connection);
  }

  private static TopicDescription described(String topic, Properties connection) {
    try (Admin admin = Admin.create(connection)) {
      return admin
          .describeTopics(List.of(topic))
          .topicNameValues()
          .get(topic)
          .toCompletionStage()
          .toCompletableFuture()
          .join();
    }
  }

  /** Indexes what is new. */
  void refresh() throws IOException {
    index.grow(this::grow);
  }

  private List<String> grow(List<String> covered) throws IOException {
    Map<TopicPartition, Long> begins = reading.beginningOffsets(partitions);
    Map<TopicPartition, Long> ends = reading.endOffsets(partitions);
    Map<TopicPartition, Long> at = new HashMap<>();
    for (int p = 0; p < partitions.size(); p++) {
      TopicPartition partition = partitions.get(p);
      long known = p < covered.size() ? Long.parseLong(covered.get(p)) : 0;
      if (known > ends.get(partition)) { // the topic was made anew
        index.clear();
        return grow(List.of());
      }
      at.put(partition, Math.max(known, begins.get(partition)));
    }
    List<TopicPartition> open = partitions.stream().filter(p -> at.get(p) < ends.get(p)).toList();
    reading.assign(open);
    open.forEach(partition -> reading.seek(partition, at.get(partition)));
    while (open.stream().anyMatch(p -> reading.position(p) < ends.get(p))) {
      for (ConsumerRecord<byte[], byte[]> record : reading.poll(POLL)) {
        T value = codec.decode(record.value());
        long place = mark.applyAsLong(value) << MARK;
        place |= (long) record.partition() << PARTITION | record.offset();
        index.add(key.applyAsLong(value), place);
      }
    }
    open.forEach(partition -> at.put(partition, reading.position(partition)));
    return partitions.stream().map(partition -> Long.toString(at.get(partition))).toList();
  }

  /** Where the records of that key are. */
  List<Place> places(long wanted) throws IOException {
    List<Place> places = new ArrayList<>();
    index.find(
        wanted,
        place ->
            places.add(
                new Place(
                    partitions.get((int) (place >>> PARTITION & 0x3FFF)),
                    place & (1L << PARTITION) - 1,
                    (int) (place >>> MARK))));
    return places;
  }

  /** Their records, those that retention has left. */
  List<T> records(Collection<Place> places) throws IOException {
    if (places.isEmpty()) {
      return new ArrayList<>();
    }
    if (fetching == null) {
      fetching = fetching();
    }
    Map<TopicPartition, NavigableSet<Long>> wanted = new HashMap<>();
    places.forEach(
        place ->
            wanted.computeIfAbsent(place.partition(), none -> new TreeSet<>()).add(place.offset()));
    Map<TopicPartition, Long> begins = fetching.beginningOffsets(wanted.keySet());
    wanted.forEach((partition, offsets) -> offsets.headSet(begins.get(partition)).clear());
    wanted.values().removeIf(NavigableSet::isEmpty);
    List<T> found = new ArrayList<>();
    fetching.assign(wanted.keySet());
    fetching.resume(wanted.keySet());
    wanted.forEach((partition, offsets) -> fetching.seek(partition, offsets.first()));
    while (!wanted.isEmpty()) {
      for (ConsumerRecord<byte[], byte[]> record : fetching.poll(POLL)) {
        NavigableSet<Long> offsets =
            wanted.get(new TopicPartition(record.topic(), record.partition()));
        if (offsets != null && offsets.remove(record.offset())) {
          found.add(codec.decode(record.value()));
        }
      }
      wanted.forEach(
          (partition, offsets) -> {
            offsets.headSet(fetching.position(partition)).clear(); // aborted or gone since
            if (!offsets.isEmpty() && fetching.position(partition) < offsets.first()) {
              fetching.seek(partition, offsets.first());
            }
          });
      wanted.values().removeIf(NavigableSet::isEmpty);
      fetching.pause(fetching.assignment().stream().filter(p -> !wanted.containsKey(p)).toList());
    }
    return found;
  }

  private KafkaConsumer<byte[], byte[]> fetching() {
    Properties settings = new Properties();
    settings.putAll(connection);
    settings.setProperty("max.partition.fetch.bytes", FETCH_BYTES);
    return LogReader.brief(settings);
  }

  @Override
  public void close() throws IOException {
    reading.close();
    if (fetching != null) {
      fetching.close();
    }
    index.close();
  }
}
