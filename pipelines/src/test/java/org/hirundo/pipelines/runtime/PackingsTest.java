package org.hirundo.pipelines.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.hirundo.operators.mixture.SequenceLog;
import org.hirundo.operators.tokens.Packing;
import org.hirundo.operators.tokens.Tokenizer;
import org.hirundo.operators.tokens.Tokenizers;
import org.hirundo.pipelines.configuration.Configuration;
import org.hirundo.pipelines.logs.LogCodec;
import org.hirundo.pipelines.logs.LogReader;
import org.hirundo.pipelines.mix.FeedBounds;
import org.hirundo.pipelines.runtime.LocalRun.Topology;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.Origin;
import org.hirundo.schemas.PackReport;
import org.hirundo.schemas.RealTokens;
import org.hirundo.schemas.Sequence;
import org.hirundo.schemas.SequenceDocument;
import org.hirundo.schemas.SequenceSizes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Documents to sequences by other packings, on a real broker, over the end of a bounded run. */
class PackingsTest {
  private static final int S = 256;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path folder;

  @Test
  void whatWaitsIsPackedWhenTheTopologyIsDrainedAndALaterRunGoesOnBehindIt() throws Exception {
    Site site = Site.in(folder, 1);
    Files.writeString(
        site.file(),
        Files.readString(site.file())
            + """
            packing: {ja: best-fit 64, en: one-document, math: concatenate, code: best-fit 4}
            shuffle: {window: 20, seed: 5}
            """);
    Map<String, List<Sequence>> first = run(site, 0, 200);
    Map<String, List<Sequence>> second = run(site, 200, 300);
    first.forEach(
        (domain, before) -> {
          assertThat(before).as(domain).isNotEmpty();
          assertThat(second.get(domain).subList(0, before.size())).isEqualTo(before);
          assertThat(second.get(domain)).hasSizeGreaterThan(before.size());
        });
  }

  /** Runs pack alone on documents of these numbers, and checks the logs. */
  private static Map<String, List<Sequence>> run(Site site, int from, int to) throws Exception {
    Configuration configuration = site.configuration();
    try (LocalRun run =
        LocalRun.start(configuration, EnumSet.of(Topology.PACK), FeedBounds.INPUT)) {
      Properties connection = run.broker().connection();
      write(run.topics().documents(), connection, configuration.domains(), from, to);
      Observation end;
      try (LogObserver observer = new LogObserver(run.topics(), 1, Site.PARTITIONS, connection)) {
        Await.until(
            "all documents are packed",
            PATIENCE,
            () -> {
              run.check();
              return observer.look().packed() == to;
            });
        run.drain(Topology.PACK);
        end = observer.look();
      }
      Map<String, List<Sequence>> sequences = new TreeMap<>();
      List<Document> documents = all(Document.class, run.topics().documents(), connection);
      for (String domain : configuration.domains()) {
        sequences.put(
            domain, checked(run, configuration.packing().get(domain), end.pack().get(domain)));
        holdsTheTexts(sequences.get(domain), documents);
      }
      return sequences;
    }
  }

  /** The domain's log, which agrees with its sizes and its report. */
  private static List<Sequence> checked(LocalRun run, Packing packing, PackReport report)
      throws Exception {
    Properties connection = run.broker().connection();
    SequenceLog name = new SequenceLog(report.getDomain(), 1);
    List<Sequence> log = all(Sequence.class, run.topics().sequences(name), connection);
    log.sort(Comparator.comparingLong(Sequence::getOrdinal));
    check(packing, log);
    List<Integer> sizes = new ArrayList<>();
    for (SequenceSizes block : all(SequenceSizes.class, run.topics().sizes(name), connection)) {
      assertThat(block.getFirstOrdinal()).isEqualTo(sizes.size());
      sizes.addAll(block.getRealTokens());
    }
    assertThat(sizes)
        .isEqualTo(packing.padded() ? log.stream().map(RealTokens::of).toList() : List.of());
    assertThat(report.getSequences()).isEqualTo(log.size());
    assertThat(report.getRealTokens())
        .isEqualTo(log.stream().mapToLong(RealTokens::of).sum())
        .isEqualTo(report.getTokens() - report.getOpenTokens());
    assertThat(report.getOpenTokens()).isLessThan(packing.padded() ? 1 : S);
    return log;
  }

  private static void write(
      String topic, Properties connection, List<String> domains, int from, int to) {
    LogCodec<Document> codec = new LogCodec<>(Document.class);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(connection, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = from; i < to; i++) {
        String text = ("Document " + i + ": 燕は春に帰る。 rain falls. ").repeat(1 + i * i % 60);
        Document document =
            Document.newBuilder()
                .setId(i)
                .setContentHash(i)
                .setText(text)
                .setDomain(domains.get(i % domains.size()))
                .setLanguage("und")
                .setLanguageScore(0f)
                .setOrigin(new Origin("made-up", "file", 0, (long) i))
                .build();
        producer.send(new ProducerRecord<>(topic, codec.encode(document)));
      }
    }
  }

  /** Ordinals without gap, pieces one behind the other, and none that fits was cut. */
  private static void check(Packing packing, List<Sequence> log) {
    Map<Long, Integer> lengths = new HashMap<>();
    for (int i = 0; i < log.size(); i++) {
      assertThat(log.get(i).getOrdinal()).isEqualTo(i);
      assertThat(log.get(i).getTokens().remaining()).isEqualTo(S * Integer.BYTES);
      int at = 0;
      for (SequenceDocument piece : log.get(i).getDocuments()) {
        assertThat(piece.getStart()).isEqualTo(at);
        at += piece.getLength();
        lengths.merge(piece.getId(), piece.getLength(), Integer::sum);
      }
      assertThat(at).isBetween(packing.padded() ? 1 : S, S);
    }
    for (Sequence sequence : log) {
      for (SequenceDocument piece : sequence.getDocuments()) {
        assertThat(
                !packing.padded()
                    || lengths.get(piece.getId()) > S
                    || piece.getLength() == lengths.get(piece.getId()))
            .as("document %x is cut", piece.getId())
            .isTrue();
      }
    }
  }

  /** The tokens of each document's pieces are those of its text, with EOD. */
  private static void holdsTheTexts(List<Sequence> log, List<Document> documents) {
    Map<Long, String> texts =
        documents.stream()
            .collect(Collectors.toMap(Document::getId, Document::getText, (a, b) -> a));
    try (Tokenizer tokenizer = Tokenizers.open("o200k_base")) {
      for (Sequence sequence : log) {
        int[] ids = new int[S];
        sequence.getTokens().duplicate().order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(ids);
        for (SequenceDocument piece : sequence.getDocuments()) {
          int[] text = tokenizer.encode(texts.get(piece.getId()));
          for (int i = 0; i < piece.getLength(); i++) {
            int index = piece.getOffset() + i;
            assertThat(ids[piece.getStart() + i])
                .isEqualTo(index < text.length ? text[index] : tokenizer.endOfDocument());
          }
        }
        for (int i = RealTokens.of(sequence); i < S; i++) {
          assertThat(ids[i]).isEqualTo(tokenizer.padding());
        }
      }
    }
  }

  private static <T extends SpecificRecordBase> List<T> all(
      Class<T> type, String topic, Properties connection) throws Exception {
    List<T> records = new ArrayList<>();
    try (LogReader<T> reader = new LogReader<>(type, topic, connection)) {
      reader.drain((partition, offset, record) -> records.add(record));
    }
    return records;
  }
}
