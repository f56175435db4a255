package org.hirundo.pipelines.takedown;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.hirundo.pipelines.logs.LogCodec;
import org.hirundo.pipelines.logs.LogReader;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.Duplicate;
import org.hirundo.schemas.Promotion;
import org.hirundo.schemas.Takedown;
import org.hirundo.schemas.TwinPolicy;

/**
 * Lets the first surviving twin stand in for each document that a takedown with that policy takes
 * out. Twins were dropped without their text, so each is read again where it came from. The
 * document and the record of its promotion are one transaction: what is interrupted is done again,
 * once.
 *
 * <p>The first is the one with the lowest id, and of exact copies the one with the first place: the
 * order in which deduplication would have taken them. Confined to one thread.
 */
public final class TwinPromotion {
  /** Attributes of a promoted document: what it stands in for, and by which takedown. */
  public static final String PROMOTED_FOR = "promoted-for";

  static final String TAKEDOWN = "takedown";

  /** Twins of one document that are tried. */
  private static final int MOST_TWINS = 64;

  private static final long HASH_BITS = (1L << 48) - 1;
  private static final Comparator<Duplicate> IN_ORDER =
      Comparator.comparingLong(Duplicate::getId)
          .thenComparing(duplicate -> duplicate.getOrigin().getSource())
          .thenComparingInt(duplicate -> duplicate.getOrigin().getLine())
          .thenComparingLong(duplicate -> duplicate.getOrigin().getPosition());

  private final Topics topics;
  private final Properties connection;
  private final TakedownLogs logs;
  private final Reader reader;

  /** Reads a dropped document again. */
  public interface Reader {
    Document read(Duplicate twin) throws IOException;
  }

  public TwinPromotion(Topics topics, Properties connection, TakedownLogs logs, Reader reader) {
    this.topics = topics;
    this.connection = connection;
    this.logs = logs;
    this.reader = reader;
  }

  /**
   * Promotes what there is for these takedowns and was not promoted before.
   *
   * @param told hears of twins that can't be read
   * @return what was promoted now
   */
  public List<Promotion> promote(List<Takedown> takedowns, Consumer<String> told)
      throws IOException {
    Map<Long, Takedown> open = open(takedowns);
    if (open.isEmpty()) {
      return List.of();
    }
    TakedownRules rules = new TakedownRules(logs.inForce());
    Map<Long, TreeSet<Duplicate>> twins = twins(open, rules);
    List<Promotion> promotions = new ArrayList<>();
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      producer.initTransactions();
      for (Map.Entry<Long, TreeSet<Duplicate>> entry : twins.entrySet()) {
        for (Duplicate twin : entry.getValue()) {
          try {
            Document read = reader.read(twin);
            promotions.add(write(producer, open.get(entry.getKey()), twin, read));
            break;
          } catch (IOException e) {
            told.accept(
                "the twin %016x of %016x can't be read again: %s"
                    .formatted(twin.getId(), entry.getKey(), e.getMessage()));
          }
        }
      }
    }
    return promotions;
  }

  /** Withheld documents for which nothing stands in yet. */
  private Map<Long, Takedown> open(List<Takedown> takedowns) throws IOException {
    Map<String, WithheldIds> withheld = WithheldIds.byTakedown(logs.withheld());
    Set<Long> done = new HashSet<>();
    logs.promotions().forEach(promotion -> done.add(promotion.getTakenOut()));
    Map<Long, Takedown> open = new HashMap<>();
    for (Takedown takedown : takedowns) {
      if (takedown.getTwins() == TwinPolicy.PROMOTE) {
        for (long id : withheld.getOrDefault(takedown.getId(), WithheldIds.NONE).toArray()) {
          if (!done.contains(id)) {
            open.put(id, takedown);
          }
        }
      }
    }
    return open;
  }

  private Map<Long, TreeSet<Duplicate>> twins(Map<Long, Takedown> open, TakedownRules rules)
      throws IOException {
    Map<Long, TreeSet<Duplicate>> twins = new TreeMap<>();
    try (LogReader<Duplicate> log =
        new LogReader<>(Duplicate.class, topics.duplicates(), connection)) {
      log.drain(
          (partition, offset, twin) -> {
            boolean wanted =
                open.containsKey(twin.getDuplicateOf())
                    && rules.find(twin.getId(), twin.getUrl()).isEmpty();
            if (wanted) {
              TreeSet<Duplicate> of =
                  twins.computeIfAbsent(twin.getDuplicateOf(), id -> new TreeSet<>(IN_ORDER));
              of.add(twin);
              if (of.size() > MOST_TWINS) {
                of.pollLast();
              }
            }
          });
    }
    return twins;
  }

  private Promotion write(
      KafkaProducer<byte[], byte[]> producer, Takedown takedown, Duplicate twin, Document read) {
    long takenOut = twin.getDuplicateOf();
    long id = twin.getId() == takenOut ? otherId(takenOut, takedown) : twin.getId();
    Map<String, String> attributes = new HashMap<>(read.getAttributes());
    attributes.put(PROMOTED_FOR, "%016x".formatted(takenOut));
    attributes.put(TAKEDOWN, takedown.getId());
    Document document =
        Document.newBuilder(read).setId(id).setAttributes(attributes).setCluster(0).build();
    Promotion promotion =
        new Promotion(
            takedown.getId(),
            takenOut,
            twin.getId(),
            id,
            twin.getOrigin(),
            System.currentTimeMillis());
    producer.beginTransaction();
    producer.send(
        new ProducerRecord<>(topics.documents(), new LogCodec<>(Document.class).encode(document)));
    producer.send(
        new ProducerRecord<>(
            topics.promotions(), 0, null, new LogCodec<>(Promotion.class).encode(promotion)));
    producer.commitTransaction();
    return promotion;
  }

  /** A copy of the same epoch has the id that is withheld: it gets another one of that epoch. */
  private static long otherId(long id, Takedown takedown) {
    long salted = (id ^ Long.parseUnsignedLong(takedown.getId(), 16)) * 0x9E3779B97F4A7C15L;
    return id & ~HASH_BITS | (salted ^ salted >>> 29) & HASH_BITS;
  }

  private KafkaProducer<byte[], byte[]> producer() {
    Properties settings = new Properties();
    settings.putAll(connection);
    settings.setProperty("transactional.id", topics.prefix() + "hirundo-takedown");
    settings.setProperty("max.request.size", "67108864");
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
