package org.hirundo.pipelines.takedown;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.hirundo.pipelines.logs.LogCodec;
import org.hirundo.pipelines.logs.LogReader;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.schemas.Promotion;
import org.hirundo.schemas.Takedown;
import org.hirundo.schemas.TakedownKind;
import org.hirundo.schemas.WithheldDocuments;

/** Reads and writes the logs of takedowns, for people's commands. Confined to one thread. */
public final class TakedownLogs {
  private static final int IDS_AT_ONCE = 1 << 16;

  private final Topics topics;
  private final Properties connection;
  private final int mostIds;

  /** Creates those of the logs that an earlier version of Hirundo has not made. */
  public TakedownLogs(Topics topics, Properties connection) {
    this(topics, connection, WithheldIds.MOST);
  }

  TakedownLogs(Topics topics, Properties connection, int mostIds) {
    this.mostIds = mostIds;
    this.topics = topics;
    this.connection = connection;
    topics.createTakedowns(connection);
  }

  /** All records of takedowns, lifted ones too. */
  public List<Takedown> takedowns() throws IOException {
    return all(Takedown.class, topics.takedowns());
  }

  /** The takedowns in force. */
  public Collection<Takedown> inForce() throws IOException {
    return TakedownRules.inForce(takedowns());
  }

  public List<WithheldDocuments> withheld() throws IOException {
    return all(WithheldDocuments.class, topics.withheld());
  }

  public List<Promotion> promotions() throws IOException {
    return all(Promotion.class, topics.promotions());
  }

  private <T extends SpecificRecordBase> List<T> all(Class<T> type, String topic)
      throws IOException {
    List<T> records = new ArrayList<>();
    try (LogReader<T> log = new LogReader<>(type, topic, connection)) {
      log.drain((partition, offset, record) -> records.add(record));
    }
    return records;
  }

  /**
   * Writes takedowns, and returns when they are committed.
   *
   * @throws IllegalArgumentException if more patterns would be in force than may be
   */
  public void write(List<Takedown> takedowns) throws IOException {
    List<Takedown> all = takedowns();
    all.addAll(takedowns);
    long patterns =
        TakedownRules.inForce(all).stream()
            .filter(takedown -> takedown.getKind() == TakedownKind.PATTERN)
            .count();
    if (patterns > TakedownRules.MOST_PATTERNS) {
      throw new IllegalArgumentException(
          patterns
              + " patterns would be in force; at most "
              + TakedownRules.MOST_PATTERNS
              + ": every page is compared with each. Name hosts where you can");
    }
    send(topics.takedowns(), takedowns, Takedown.class);
  }

  /**
   * Tells the mixes which stored documents takedowns take out; those that a takedown withholds
   * already are not told again.
   *
   * @param idsByTakedown all of them are told, or none
   * @return how many were told
   * @throws IllegalArgumentException if more documents would be withheld than may be
   */
  public int withhold(Map<String, long[]> idsByTakedown) throws IOException {
    List<WithheldDocuments> all = withheld();
    Map<String, WithheldIds> before = WithheldIds.byTakedown(all);
    List<WithheldDocuments> news = new ArrayList<>();
    idsByTakedown.forEach(
        (takedown, ids) -> {
          WithheldIds own = before.getOrDefault(takedown, WithheldIds.NONE);
          long[] missing = Arrays.stream(ids).filter(id -> !own.contains(id)).toArray();
          for (int from = 0; from < missing.length; from += IDS_AT_ONCE) {
            int to = Math.min(missing.length, from + IDS_AT_ONCE);
            List<Long> part = Arrays.stream(missing, from, to).boxed().toList();
            news.add(new WithheldDocuments(takedown, part, false));
          }
        });
    all.addAll(news);
    int withheld = WithheldIds.of(all).size();
    if (withheld > mostIds) {
      throw new IllegalArgumentException(
          withheld
              + " documents would be withheld from the feed; at most "
              + mostIds
              + ". Curate and pack keep them out already: pack into a new sequences.version and let"
              + " the mix read that");
    }
    send(topics.withheld(), news, WithheldDocuments.class);
    return news.stream().mapToInt(record -> record.getIds().size()).sum();
  }

  /** Tells the mixes that a takedown withholds nothing any more, if it does. */
  public void release(String takedown) throws IOException {
    if (WithheldIds.byTakedown(withheld()).containsKey(takedown)) {
      send(
          topics.withheld(),
          List.of(new WithheldDocuments(takedown, List.of(), true)),
          WithheldDocuments.class);
    }
  }

  private <T extends SpecificRecordBase> void send(String topic, List<T> records, Class<T> type)
      throws IOException {
    Properties settings = new Properties();
    settings.putAll(connection);
    settings.setProperty("acks", "all");
    settings.setProperty("enable.idempotence", "true");
    LogCodec<T> codec = new LogCodec<>(type);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (T record : records) {
        sent.add(producer.send(new ProducerRecord<>(topic, 0, null, codec.encode(record))));
      }
      for (Future<RecordMetadata> one : sent) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("cannot write to " + topic, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while writing to " + topic, e);
    }
  }
}
