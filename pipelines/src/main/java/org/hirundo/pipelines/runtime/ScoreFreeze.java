package org.hirundo.pipelines.runtime;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.hirundo.pipelines.configuration.Configuration;
import org.hirundo.pipelines.logs.LogCodec;
import org.hirundo.pipelines.logs.LogReader;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.pipelines.selection.BelatedScores;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.ScoreSketch;

/**
 * Records the distributions of scores of documents that were made before there were such records.
 */
public final class ScoreFreeze {
  private ScoreFreeze() {}

  /**
   * Reads the documents log, and writes the records of every domain's score, and of every file's,
   * that has none. What is recorded stays as it is. All are written, or none.
   *
   * @return what was written
   * @throws java.io.IOException if curate runs on the same state folder
   */
  public static List<ScoreSketch> run(Configuration configuration) throws Exception {
    Path folder = configuration.state().resolve("curate");
    try (StateLock lock = StateLock.take(folder);
        Broker broker = Broker.open(configuration)) {
      Topics topics = Topics.of(configuration);
      topics.create(
          broker.connection(),
          configuration.domains(),
          configuration.sequenceVersion(),
          configuration.feed().partitions());
      Properties connection = broker.connection();
      Set<List<Object>> recorded = new HashSet<>();
      try (LogReader<ScoreSketch> log =
          new LogReader<>(ScoreSketch.class, topics.scoreSketches(), connection)) {
        log.drain((partition, offset, record) -> recorded.add(BelatedScores.series(record)));
      }
      BelatedScores scores = new BelatedScores();
      try (LogReader<Document> log =
          new LogReader<>(Document.class, topics.documents(), connection)) {
        log.drain((partition, offset, document) -> scores.add(document));
      }
      List<ScoreSketch> records = scores.records(series -> !recorded.contains(series));
      write(records, topics, connection);
      return records;
    }
  }

  private static void write(List<ScoreSketch> records, Topics topics, Properties connection) {
    Properties settings = new Properties();
    settings.putAll(connection);
    settings.setProperty("transactional.id", topics.prefix() + "hirundo-scores-freeze");
    settings.setProperty("max.request.size", "67108864");
    settings.putIfAbsent("compression.type", "zstd");
    LogCodec<ScoreSketch> codec = new LogCodec<>(ScoreSketch.class);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      for (ScoreSketch record : records) {
        producer.send(new ProducerRecord<>(topics.scoreSketches(), codec.encode(record)));
      }
      producer.commitTransaction();
    }
  }
}
