package org.hirundo.pipelines.trace;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.hirundo.operators.dedup.DocumentId;
import org.hirundo.operators.mixture.MixtureLog;
import org.hirundo.operators.mixture.RoundPermutation;
import org.hirundo.pipelines.configuration.Configuration;
import org.hirundo.pipelines.logs.LogCodec;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.pipelines.mix.MixtureLogStore;
import org.hirundo.pipelines.runtime.Broker;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.Duplicate;
import org.hirundo.schemas.DuplicateKind;
import org.hirundo.schemas.FeedRecord;
import org.hirundo.schemas.Origin;
import org.hirundo.schemas.SequenceDocument;

/**
 * How long a trace takes in a long feed: FOLDER make N makes a feed of N sequences of 64 tokens, of
 * pieces of N documents in N / 1000 files and in a log, N duplicates, and three configurations that
 * find the feed and the documents in Kafka ({@code kafka.yaml}), in the archives ({@code
 * archive.yaml}), or in either as a run leaves them ({@code both.yaml}); FOLDER serve NAME starts
 * the broker, traces G by a tracer of this process, and waits, for {@code ./hirundo trace G
 * --config FOLDER/NAME.yaml} to be measured beside it.
 */
final class TraceBenchmark {
  private static final int PARTITIONS = 4;
  private static final int EPOCHS = 20;
  private static final int FILE = 1000; // documents
  private static final int PIECES = 3;
  private static final int TOKENS = 64;
  private static final int TRANSACTION = 2000; // records of a partition
  private static final String[] DOMAINS = {"ja", "en", "math", "code"};

  private TraceBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    if (arguments[1].equals("make")) {
      make(folder, Integer.parseInt(arguments[2]));
    } else {
      serve(folder, arguments[2]);
    }
  }

  private static void serve(Path folder, String name) throws Exception {
    Configuration configuration = Configuration.load(folder.resolve(name + ".yaml"));
    int length = Integer.parseInt(Files.readString(folder.resolve("length")).strip());
    try (Broker broker = Broker.open(configuration)) {
      for (int start = 0; start < 2; start++) {
        long begin = System.nanoTime();
        try (Tracer tracer = Tracer.open(TraceSource.of(configuration, broker.connection()))) {
          tracer.refresh();
          System.out.printf("%s: ready after %.2f s%n", name, (System.nanoTime() - begin) / 1e9);
          Random random = new Random(start);
          double[] millis = new double[200];
          for (int i = 0; i < millis.length; i++) {
            long g = random.nextInt(length);
            begin = System.nanoTime();
            TracedSequence traced = tracer.trace(g);
            traced.json();
            millis[i] = (System.nanoTime() - begin) / 1e6;
            if (traced.missing() > 0 || traced.sequence().getG() != g) {
              throw new IllegalStateException("g=" + g + " was not found whole");
            }
          }
          double first = millis[0];
          Arrays.sort(millis);
          System.out.printf(
              "%s: %d traces: first %.0f ms, median %.1f ms, worst %.0f ms%n",
              name, millis.length, first, millis[millis.length / 2], millis[millis.length - 1]);
        }
      }
      Files.writeString(folder.resolve("serving"), name);
      while (Files.exists(folder.resolve("serving"))) {
        Thread.sleep(200);
      }
    }
  }

  private static void make(Path folder, int length) throws Exception {
    Files.createDirectories(folder);
    configuration(folder, "kafka", "", "");
    String archives =
        "feed: {partitions: 4, archive: %s}%ndocuments: {archive: %s}%n"
            .formatted(folder.resolve("feed"), folder.resolve("documents"));
    configuration(folder, "archive", "old.", archives);
    configuration(folder, "both", "", archives);
    Configuration both = Configuration.load(folder.resolve("both.yaml"));
    Configuration archive = Configuration.load(folder.resolve("archive.yaml"));
    try (Broker broker = Broker.open(both)) {
      Properties connection = broker.connection();
      for (Configuration one : List.of(both, archive)) {
        Topics.of(one).create(connection, one.domains(), PARTITIONS);
        MixtureLogStore.begin(one, Topics.of(one), connection);
      }
      MixtureLog mixture;
      try (MixtureLogStore store = new MixtureLogStore(Topics.of(both), connection)) {
        mixture = store.log();
      }
      RoundPermutation dealing = new RoundPermutation(PARTITIONS, mixture.seed());
      long[] ids = documents(folder, length, connection, Topics.of(both));
      duplicates(ids, length, connection, Topics.of(both), Topics.of(archive));
      feed(folder, ids, length, dealing, connection, Topics.of(both), Topics.of(archive));
    }
    Files.writeString(folder.resolve("length"), Integer.toString(length));
  }

  private static void configuration(Path folder, String name, String prefix, String archives)
      throws IOException {
    Path rows = folder.resolve("rows.jsonl");
    Files.writeString(rows, "{\"text\": \"a\"}\n");
    StringBuilder datasets = new StringBuilder();
    for (String domain : DOMAINS) {
      datasets.append("  - {domain: %s, path: %s, name: %s}%n".formatted(domain, rows, domain));
    }
    Files.writeString(
        folder.resolve(name + ".yaml"),
        """
        datasets:
        %stokenizer: o200k_base
        sequence-length: %d
        mixture: {ja: 0.25, en: 0.25, math: 0.25, code: 0.25}
        kafka: {bootstrap: embedded%s}
        %sstate: %s
        """
            .formatted(
                datasets,
                TOKENS,
                prefix.isEmpty() ? "" : ", prefix: " + prefix,
                archives.isEmpty() ? "feed: {partitions: 4}\n" : archives,
                folder.resolve("state")));
  }

  private static long[] documents(Path folder, int length, Properties connection, Topics topics)
      throws Exception {
    Random random = new Random(1);
    long[] ids = new long[length];
    try (Writer<Document> log = new Writer<>(Document.class, connection)) {
      for (int at = 0; at < length; at += FILE) {
        String domain = DOMAINS[at / FILE % DOMAINS.length];
        // Rows of code went around deduplication, which gives epochs.
        int epoch = domain.equals("code") ? 0 : 1 + (int) ((long) at * EPOCHS / length);
        Path file = folder.resolve("documents/domain=%s/part-%d.parquet".formatted(domain, at));
        Files.createDirectories(file.getParent());
        try (ParquetWriter<Document> archive = writer(Document.class, file)) {
          for (int i = at; i < at + FILE; i++) {
            ids[i] = DocumentId.of(epoch, random.nextLong());
            Document document = document(ids[i], domain, i, random);
            archive.write(document);
            log.write(topics.documents(), i % Topics.WIDE, document);
          }
        }
      }
    }
    return ids;
  }

  private static Document document(long id, String domain, int number, Random random) {
    Map<String, Double> values = new HashMap<>();
    for (int rule = 0; rule < 12; rule++) {
      values.put("a_rule_called_%d@1".formatted(rule), random.nextDouble());
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      text.append((char) ('\u3041' + random.nextInt(80)));
    }
    return Document.newBuilder()
        .setId(id)
        .setContentHash(id)
        .setUrl("https://www.example%d.jp/page/%d.html".formatted(number % 997, number))
        .setTitle("Page " + number)
        .setText(text.toString())
        .setDomain(domain)
        .setLanguage("ja")
        .setLanguageScore(.99f)
        .setCharset("UTF-8")
        .setValues(values)
        .setOrigin(new Origin("CRAWL", "crawl-data/CRAWL/" + number / 50_000, 0, (long) number))
        .build();
  }

  private static void duplicates(long[] ids, int length, Properties connection, Topics... topics)
      throws Exception {
    Random random = new Random(2);
    try (Writer<Duplicate> log = new Writer<>(Duplicate.class, connection)) {
      for (int i = 0; i < length; i++) {
        double power = random.nextDouble(); // some documents have very many
        long of = ids[(int) (length * power * power * power)];
        Duplicate duplicate =
            Duplicate.newBuilder()
                .setId(DocumentId.of(EPOCHS + 1, random.nextLong()))
                .setDuplicateOf(of)
                .setKind(i % 3 == 0 ? DuplicateKind.NEAR : DuplicateKind.EXACT)
                .setSimilarity(i % 3 == 0 ? .8f : 1)
                .setUrl("https://www.copies%d.jp/page/%d.html".formatted(i % 997, i))
                .setOrigin(new Origin("CRAWL", "crawl-data/CRAWL/" + i / 50_000, 0, (long) i))
                .build();
        for (Topics one : topics) {
          log.write(one.duplicates(), i % Topics.WIDE, duplicate);
        }
      }
    }
  }

  private static void feed(
      Path folder,
      long[] ids,
      int length,
      RoundPermutation dealing,
      Properties connection,
      Topics whole,
      Topics old)
      throws Exception {
    Random random = new Random(3);
    List<ParquetWriter<FeedRecord>> files = new ArrayList<>();
    try (Writer<FeedRecord> log = new Writer<>(FeedRecord.class, connection)) {
      for (int g = 0; g < length; g++) {
        if (g % (PARTITIONS * TRANSACTION) == 0) {
          close(files);
          for (int p = 0; p < PARTITIONS; p++) {
            Path file = folder.resolve("feed/partition=%d/part-%d.parquet".formatted(p, g));
            Files.createDirectories(file.getParent());
            files.add(writer(FeedRecord.class, file));
          }
        }
        byte[] tokens = new byte[4 * TOKENS];
        random.nextBytes(tokens);
        List<SequenceDocument> pieces = new ArrayList<>();
        for (int piece = 0; piece < PIECES; piece++) {
          pieces.add(new SequenceDocument(ids[random.nextInt(ids.length)], piece * 20, 20, 0));
        }
        FeedRecord record =
            FeedRecord.newBuilder()
                .setG(g)
                .setDomain(DOMAINS[g % DOMAINS.length])
                .setMixtureVersion(1)
                .setOrdinal(g / DOMAINS.length)
                .setTokens(ByteBuffer.wrap(tokens))
                .setDocuments(pieces)
                .setTokenizer("o200k_base")
                .setChecksum(0)
                .build();
        int partition = dealing.partition(g);
        files.get(partition).write(record);
        log.write(whole.feed(), partition, record);
        if (g >= length - 4000) { // what retention left
          log.write(old.feed(), partition, record);
        }
      }
      close(files);
    }
  }

  private static void close(List<ParquetWriter<FeedRecord>> files) throws IOException {
    for (ParquetWriter<FeedRecord> file : files) {
      file.close();
    }
    files.clear();
  }

  private static <T extends SpecificRecordBase> ParquetWriter<T> writer(Class<T> type, Path file)
      throws IOException {
    return AvroParquetWriter.<T>builder(new LocalOutputFile(file))
        .withSchema(SpecificData.get().getSchema(type))
        .withDataModel(SpecificData.getForClass(type))
        .build();
  }

  /** Writes a log in transactions of some thousand records. */
  private static final class Writer<T extends SpecificRecordBase> implements AutoCloseable {
    private final KafkaProducer<byte[], byte[]> producer;
    private final LogCodec<T> codec;
    private int count;

    Writer(Class<T> type, Properties connection) {
      codec = new LogCodec<>(type);
      Properties settings = new Properties();
      settings.putAll(connection);
      settings.setProperty("transactional.id", "benchmark-" + type.getSimpleName());
      settings.setProperty("linger.ms", "20");
      settings.setProperty("batch.size", "262144");
      producer =
          new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
      producer.initTransactions();
      producer.beginTransaction();
    }

    void write(String topic, int partition, T record) {
      producer.send(new ProducerRecord<>(topic, partition, null, codec.encode(record)));
      if (++count % (PARTITIONS * TRANSACTION) == 0) {
        producer.commitTransaction();
        producer.beginTransaction();
      }
    }

    @Override
    public void close() {
      producer.commitTransaction();
      producer.close();
    }
  }
}
