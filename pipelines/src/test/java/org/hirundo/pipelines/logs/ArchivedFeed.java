package org.hirundo.pipelines.logs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificData;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.hirundo.operators.mixture.Exhaustion;
import org.hirundo.operators.mixture.Mixture;
import org.hirundo.operators.mixture.MixtureLog;
import org.hirundo.operators.mixture.RoundPermutation;
import org.hirundo.schemas.FeedRecord;
import org.hirundo.schemas.MixtureRecord;

/** A feed on a broker, in transactions of which some are aborted, and its archive. */
public final class ArchivedFeed {
  private static final long SEED = 42;

  private final String topic;
  private final int partitions;
  private final Path archive;
  private final Properties connection;
  private final RoundPermutation dealing;
  private final Random chance = new Random(5);
  private int files;

  public ArchivedFeed(String topic, int partitions, Path archive, Properties connection) {
    this.topic = topic;
    this.partitions = partitions;
    this.archive = archive;
    this.connection = connection;
    dealing = new RoundPermutation(partitions, SEED);
  }

  /** A new topic for it. */
  ArchivedFeed create() throws Exception {
    try (Admin admin = Admin.create(connection)) {
      admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all().get();
    }
    return this;
  }

  List<TopicPartition> places() {
    return IntStream.range(0, partitions).mapToObj(p -> new TopicPartition(topic, p)).toList();
  }

  /** A mixture log of one record with that dealing. */
  MixtureLog mixture() {
    return MixtureLog.of(
        List.of(
            MixtureRecord.newBuilder()
                .setVersion(1)
                .setEffectiveFrom(0)
                .setFeedId("feed-1")
                .setPartitions(partitions)
                .setSequenceLength(4)
                .setTokenizer("t")
                .setSeed(SEED)
                .setShares(
                    Mixture.parse(new TreeMap<>(Map.of("en", "1")))
                        .toRecords(Map.of("en", Exhaustion.WAIT)))
                .build()));
  }

  static List<FeedRecord> tiny(int end) {
    List<FeedRecord> records = new ArrayList<>();
    for (long g = 0; g < end; g++) {
      records.add(
          FeedRecord.newBuilder()
              .setG(g)
              .setDomain("en")
              .setMixtureVersion(1)
              .setOrdinal(g)
              .setPass(0)
              .setTokens(ByteBuffer.wrap(new byte[16]))
              .setDocuments(List.of())
              .setTokenizer("t")
              .setChecksum(0)
              .build());
    }
    return records;
  }

  /** Writes them in transactions of random length, some of which are aborted first. */
  void write(List<FeedRecord> records) throws Exception {
    Properties settings = new Properties();
    settings.putAll(connection);
    settings.setProperty("transactional.id", "writer-of-" + topic);
    LogCodec<FeedRecord> codec = new LogCodec<>(FeedRecord.class);
    try (var producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      for (int at = 0; at < records.size(); ) {
        int end = Math.min(records.size(), at + 1 + chance.nextInt(100));
        boolean aborted = chance.nextInt(4) == 0;
        producer.beginTransaction();
        for (FeedRecord record : records.subList(at, end)) {
          producer.send(
              new ProducerRecord<>(
                  topic, dealing.partition(record.getG()), null, codec.encode(record)));
        }
        if (aborted) {
          producer.flush();
          producer.abortTransaction();
        } else {
          producer.commitTransaction();
          at = end;
        }
      }
    }
  }

  /** Writes them to files of random length, as Flink's sink does. */
  public void store(List<FeedRecord> records) throws IOException {
    for (int p = 0; p < partitions; p++) {
      List<FeedRecord> own = new ArrayList<>();
      for (FeedRecord record : records) {
        if (dealing.partition(record.getG()) == p) {
          own.add(record);
        }
      }
      for (int at = 0; at < own.size(); ) {
        int end = Math.min(own.size(), at + 1 + chance.nextInt(30));
        file(p, own.subList(at, end));
        at = end;
      }
    }
  }

  private void file(int partition, List<FeedRecord> records) throws IOException {
    Path folder = Files.createDirectories(archive.resolve("partition=" + partition));
    Path file = folder.resolve("part-%08x-%d.parquet".formatted(chance.nextInt(), files++));
    try (ParquetWriter<FeedRecord> out =
        AvroParquetWriter.<FeedRecord>builder(new LocalOutputFile(file))
            .withSchema(FeedRecord.getClassSchema())
            .withDataModel(SpecificData.getForClass(FeedRecord.class))
            .withRowGroupSize(512L)
            .withMinRowCountForPageSizeCheck(1)
            .build()) {
      for (FeedRecord record : records) {
        out.write(record);
      }
    }
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_700_000_000_000L + files * 1000L));
  }

  /** Removes what lies before these offsets, as retention does; -1: all of the partition. */
  public void forget(long... before) throws Exception {
    Map<TopicPartition, RecordsToDelete> gone = new HashMap<>();
    for (TopicPartition place : places()) {
      gone.put(place, RecordsToDelete.beforeOffset(before[place.partition()]));
    }
    try (Admin admin = Admin.create(connection)) {
      admin.deleteRecords(gone).all().get();
    }
  }
}
