package org.hirundo.pipelines.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
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
import org.hirundo.operators.mixture.SequenceLog;
import org.hirundo.operators.tokens.Packing;
import org.hirundo.operators.tokens.Tokenizer;
import org.hirundo.operators.tokens.Tokenizers;
import org.hirundo.pipelines.configuration.Configuration;
import org.hirundo.pipelines.logs.LogReader;
import org.hirundo.pipelines.mix.FeedBounds;
import org.hirundo.pipelines.runtime.LocalRun.Topology;
import org.hirundo.schemas.Document;
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

  @TempDir Path folder;

  @Test
  void aBoundedRunPacksAllThatIsThereAndALaterOneGoesOnBehindIt() throws Exception {
    Site site = Site.in(folder, 1);
    Files.writeString(
        site.file(),
        Files.readString(site.file())
            + """
            packing: {ja: best-fit 64, en: one-document, math: concatenate, code: best-fit}
            shuffle: {window: 20, seed: 5}
            """);
    Map<String, List<Sequence>> first = run(site);
    site.publish(2);
    Map<String, List<Sequence>> second = run(site);
    first.forEach(
        (domain, before) -> {
          assertThat(before).as(domain).isNotEmpty();
          assertThat(second.get(domain).subList(0, before.size())).isEqualTo(before);
        });
    assertThat(second.get("ja")).hasSizeGreaterThan(first.get("ja").size());
  }

  /** Runs curate and pack to the end of what is there, and checks the logs. */
  private static Map<String, List<Sequence>> run(Site site) throws Exception {
    Configuration configuration = site.configuration();
    try (LocalRun run =
        LocalRun.start(
            configuration, EnumSet.of(Topology.CURATE, Topology.PACK), FeedBounds.INPUT)) {
      Observation end = new Session(configuration, run, now -> {}).complete();
      Properties connection = run.broker().connection();
      Map<String, List<Sequence>> sequences = new TreeMap<>();
      List<Document> documents = all(Document.class, run.topics().documents(), connection);
      for (String domain : configuration.domains()) {
        List<Sequence> log = all(Sequence.class, run.topics().sequences(domain), connection);
        log.sort(Comparator.comparingLong(Sequence::getOrdinal));
        check(configuration.packing().get(domain), log);
        List<Integer> sizes = new ArrayList<>();
        for (SequenceSizes block :
            all(SequenceSizes.class, run.topics().sizes(new SequenceLog(domain, 1)), connection)) {
          assertThat(block.getFirstOrdinal()).isEqualTo(sizes.size());
          sizes.addAll(block.getRealTokens());
        }
        boolean padded = configuration.packing().get(domain).padded();
        assertThat(sizes).isEqualTo(padded ? log.stream().map(RealTokens::of).toList() : List.of());
        PackReport report = end.pack().get(domain);
        assertThat(report.getSequences()).isEqualTo(log.size());
        assertThat(report.getRealTokens())
            .isEqualTo(log.stream().mapToLong(RealTokens::of).sum())
            .isEqualTo(report.getTokens() - report.getOpenTokens());
        assertThat(report.getOpenTokens()).isLessThan(padded ? 1 : S);
        if (padded) {
          holdsTheTexts(log, documents);
        }
        sequences.put(domain, log);
      }
      return sequences;
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
        sequence
            .getTokens()
            .duplicate()
            .order(java.nio.ByteOrder.LITTLE_ENDIAN)
            .asIntBuffer()
            .get(ids);
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
