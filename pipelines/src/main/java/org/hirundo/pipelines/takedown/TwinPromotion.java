package org.hirundo.pipelines.takedown;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import org.hirundo.schemas.WithheldDocuments;

/**
 * Lets the first surviving twin stand in for each document that a takedown with that policy takes
 * out. Twins were dropped without their text, so each is read again where it came from. The
 * document and the record of its promotion are one transaction, and its row in the archive follows
 * from them: what is interrupted is done again, once.
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
  private final Optional<PromotedArchive> archive;

  /** Reads a dropped document again. */
  public interface Reader {
    Document read(Duplicate twin) throws IOException;
  }

  /**
   * @param archive folder or URI of the documents' archive; empty: there is none
   */
  public TwinPromotion(
      Topics topics,
      Properties connection,
      TakedownLogs logs,
      Reader reader,
      Optional<String> archive) {
    this.topics = topics;
    this.connection = connection;
    this.logs = logs;
    this.reader = reader;
    this.archive = archive.map(PromotedArchive::new);
  }

  /**
   * Promotes what there is for these takedowns and was not promoted before, and puts into the
   * archive what was promoted and is missing there.
   *
   * @param told hears of twins that can't be read
   * @return what was promoted now
   * @throws IOException if a log can't be read or the archive be written; the same call again
   *     completes it
   */
  public List<Promotion> promote(List<Takedown> takedowns, Consumer<String> told)
      throws IOException {
    TakedownRules rules = new TakedownRules(logs.inForce());
    List<Promotion> before = logs.promotions();
    List<WithheldDocuments> withheld = logs.withheld();
    if (archive.isPresent()) {
      try (LogReader<Document> log =
          new LogReader<>(Document.class, topics.documents(), connection)) {
        archive.get().complete(before, WithheldIds.of(withheld), rules, log, told);
      }
    }
    Map<Long, Takedown> open = open(takedowns, before, withheld);
    if (open.isEmpty()) {
      return List.of();
    }
    Map<Long, TreeSet<Duplicate>> twins = twins(open, rules);
    List<Promotion> promotions = new ArrayList<>();
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      producer.initTransactions();
      for (Map.Entry<Long, TreeSet<Duplicate>> entry : twins.entrySet()) {
        Optional<Twin> first = first(entry.getValue(), told);
        if (first.isPresent()) {
          promotions.add(write(producer, open.get(entry.getKey()), first.get()));
        }
      }
    }
    return promotions;
  }

  private record Twin(Duplicate dropped, Document read) {}

  private Optional<Twin> first(Set<Duplicate> twins, Consumer<String> told) {
    for (Duplicate twin : twins) {
      try {
        return Optional.of(new Twin(twin, reader.read(twin)));
      } catch (IOException e) {
        told.accept(
            "the twin %016x of %016x can't be read again: %s"
                .formatted(twin.getId(), twin.getDuplicateOf(), e.getMessage()));
      }
    }
    return Optional.empty();
  }

  /** Withheld documents for which nothing stands in yet. */
  private static Map<Long, Takedown> open(
      List<Takedown> takedowns, List<Promotion> before, List<WithheldDocuments> records) {
    Map<String, WithheldIds> withheld = WithheldIds.byTakedown(records);
    Set<Long> done = new HashSet<>();
    before.forEach(promotion -> done.add(promotion.getTakenOut()));
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

  private Promotion write(KafkaProducer<byte[], byte[]> producer, Takedown takedown, Twin first)
      throws IOException {
    Duplicate twin = first.dropped();
    Document read = first.read();
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
    if (archive.isPresent()) {
      archive.get().write(document);
    }
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
