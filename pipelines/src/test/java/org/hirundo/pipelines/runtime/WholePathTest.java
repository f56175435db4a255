package org.hirundo.pipelines.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.io.LocalInputFile;
import org.hirundo.operators.mixture.RoundPermutation;
import org.hirundo.operators.mixture.TokenLedger;
import org.hirundo.pipelines.logs.FeedWalk;
import org.hirundo.pipelines.sample.DemoCrawl;
import org.hirundo.pipelines.sample.SampleExpectation;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.Duplicate;
import org.hirundo.schemas.DuplicateKind;
import org.hirundo.schemas.FeedRecord;
import org.hirundo.schemas.FileReport;
import org.hirundo.schemas.Sequence;
import org.hirundo.schemas.SequenceDocument;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class WholePathTest {
  private static Site site;
  private static Logs logs;

  @BeforeAll
  static void run() throws Exception {
    site = Undisturbed.run().site();
    logs = Undisturbed.run().logs();
  }

  @Test
  void eachCrawlGivesWhatItWasMadeFor() {
    // A copy of a page that was dropped as a near-duplicate is one itself, of the same witness.
    Set<Long> dropped = new HashSet<>();
    for (DemoCrawl crawl : DemoCrawl.values()) {
      SampleExpectation expected = SampleExpectation.of(crawl.number());
      String id = crawl.id();
      Map<String, Integer> documents = new TreeMap<>();
      for (Document document : logs.documents()) {
        if (document.getOrigin().getSource().equals(id)) {
          documents.merge(document.getDomain(), 1, Integer::sum);
        }
      }
      assertThat(documents).as(id).isEqualTo(expected.documents());
      List<Duplicate> duplicates =
          logs.duplicates().stream().filter(d -> d.getOrigin().getSource().equals(id)).toList();
      assertThat(duplicates).as(id).hasSize(expected.duplicates());
      assertThat(duplicates)
          .as(id)
          .filteredOn(duplicate -> duplicate.getKind() == DuplicateKind.NEAR)
          .filteredOn(duplicate -> !dropped.contains(text(duplicate.getId())))
          .hasSize(expected.changed());
      duplicates.forEach(duplicate -> dropped.add(text(duplicate.getId())));
      assertThat(logs.rejects())
          .as(id)
          .filteredOn(reject -> reject.getOrigin().getSource().equals(id))
          .hasSize(expected.rejects());
    }
  }

  private static long text(long id) {
    return id & 0xffff_ffff_ffffL;
  }

  @Test
  void exactCopiesHaveTheTextOfTheirWitnessAndOthersResembleIt() {
    for (Duplicate duplicate : logs.duplicates()) {
      boolean sameText = text(duplicate.getId()) == text(duplicate.getDuplicateOf());
      assertThat(sameText).isEqualTo(duplicate.getKind() == DuplicateKind.EXACT);
      assertThat(duplicate.getSimilarity()).isBetween(sameText ? 1f : .72f, 1f);
    }
  }

  @Test
  void everyRecordOfEveryFileIsADocumentADuplicateOrAReject() {
    Map<String, Long> decided = new TreeMap<>();
    logs.documents().forEach(d -> decided.merge(d.getOrigin().getSource(), 1L, Long::sum));
    logs.duplicates().forEach(d -> decided.merge(d.getOrigin().getSource(), 1L, Long::sum));
    logs.rejects().forEach(r -> decided.merge(r.getOrigin().getSource(), 1L, Long::sum));
    Map<String, Long> records = new TreeMap<>();
    Map<String, Integer> files = new TreeMap<>();
    for (FileReport file : logs.files()) {
      records.merge(file.getSource(), file.getRecords(), Long::sum);
      files.merge(file.getSource(), 1, Integer::sum);
    }
    assertThat(decided).isEqualTo(records);
    Map<String, Long> expected = new TreeMap<>(Map.of(Site.CODE, (long) site.codeRows()));
    Map<String, Integer> expectedFiles = new TreeMap<>(Map.of(Site.CODE, 1));
    for (DemoCrawl crawl : DemoCrawl.values()) {
      expected.put(crawl.id(), (long) SampleExpectation.of(crawl.number()).responses());
      expectedFiles.put(crawl.id(), crawl.files());
    }
    assertThat(records).isEqualTo(expected);
    assertThat(files).isEqualTo(expectedFiles);
  }

  @Test
  void theReportsSayWhatTheLogsHold() {
    assertThat(logs.reports()).hasSize(DemoCrawl.values().length + 1);
    logs.reports()
        .forEach(
            (source, report) -> {
              Map<String, Long> documents =
                  logs.documents().stream()
                      .filter(document -> document.getOrigin().getSource().equals(source))
                      .collect(Collectors.groupingBy(Document::getDomain, Collectors.counting()));
              assertThat(report.getDocuments()).as(source).isEqualTo(documents);
              assertThat(report.getRecords())
                  .as(source)
                  .isEqualTo(Observation.decided(report))
                  .isEqualTo(
                      logs.files().stream()
                          .filter(file -> file.getSource().equals(source))
                          .mapToLong(FileReport::getRecords)
                          .sum());
            });
  }

  @Test
  void everyDuplicateNamesAKeptDocument() {
    Map<Long, String> kept = new HashMap<>();
    logs.documents().forEach(d -> kept.put(d.getId(), d.getOrigin().getSource()));
    assertThat(logs.duplicates()).isNotEmpty();
    for (Duplicate duplicate : logs.duplicates()) {
      assertThat(kept).containsEntry(duplicate.getDuplicateOf(), duplicate.getKeptSource());
    }
  }

  @Test
  void noDocumentIsThereTwice() {
    assertThat(logs.documents().stream().map(Document::getId)).doesNotHaveDuplicates();
  }

  @Test
  void ordinalsOfADomainAreContiguousAndSpreadOverTheShards() {
    SequenceLogs.areContiguous(logs);
  }

  @Test
  void theDocumentsOfADomainFollowEachOtherWithoutALostToken() {
    SequenceLogs.loseNoToken(logs);
  }

  @Test
  void everyDocumentOfTheFeedIsADocumentOfItsDomain() {
    Map<Long, String> domains = new HashMap<>();
    logs.documents().forEach(document -> domains.put(document.getId(), document.getDomain()));
    Set<Long> seen = new HashSet<>();
    for (FeedWalk.Found found : logs.feed()) {
      for (SequenceDocument piece : found.record().getDocuments()) {
        assertThat(domains).containsEntry(piece.getId(), found.record().getDomain());
        seen.add(piece.getId());
      }
    }
    assertThat(seen).hasSizeGreaterThan(50);
  }

  @Test
  void theFeedHoldsTheSequencesThatItNames() {
    for (FeedWalk.Found found : logs.feed()) {
      FeedRecord record = found.record();
      Sequence sequence =
          logs.sequences()
              .get(record.getDomain())
              .get((int) (record.getOrdinal() % Site.PARTITIONS))
              .get((int) (record.getOrdinal() / Site.PARTITIONS));
      assertThat(record.getTokens()).isEqualTo(sequence.getTokens());
      assertThat(record.getDocuments()).isEqualTo(sequence.getDocuments());
    }
  }

  @Test
  void theFeedHasNoGapAndKeepsTheMixture() {
    TokenLedger ledger = logs.ledger();
    assertThat(ledger.findings()).isEmpty();
    assertThat(ledger.g()).isEqualTo(logs.feed().size()).isGreaterThan(100);
    assertThat(ledger.largestError()).isLessThanOrEqualTo(ledger.bound());
  }

  @Test
  void theDocumentsArchiveHoldsTheSameRows() throws IOException {
    List<String> archived = new ArrayList<>();
    for (Path file : files(site.folder().resolve("documents"))) {
      for (GenericRecord row : rows(file)) {
        assertThat(file.getParent()).hasFileName("domain=" + row.get("domain"));
        archived.add(row.get("id") + " " + row.get("text"));
      }
    }
    assertThat(archived)
        .containsExactlyInAnyOrderElementsOf(
            logs.documents().stream().map(d -> d.getId() + " " + d.getText()).toList());
  }

  @Test
  void theFeedArchiveHoldsTheSameRowsInOrder() throws IOException {
    RoundPermutation dealing =
        new RoundPermutation(Site.PARTITIONS, logs.mixture().get(0).getSeed());
    Map<Long, Object> archived = new TreeMap<>();
    for (Path file : files(site.folder().resolve("feed"))) {
      long last = -1;
      for (GenericRecord row : rows(file)) {
        long g = (Long) row.get("g");
        assertThat(g).as(file.toString()).isGreaterThan(last);
        assertThat(file.getParent()).hasFileName("partition=" + dealing.partition(g));
        assertThat(archived.put(g, row.get("tokens"))).isNull();
        last = g;
      }
    }
    assertThat(archived).hasSameSizeAs(logs.feed());
    for (FeedWalk.Found found : logs.feed()) {
      assertThat(archived).containsEntry(found.record().getG(), found.record().getTokens());
    }
  }

  private static List<Path> files(Path archive) throws IOException {
    try (Stream<Path> files = Files.walk(archive)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .toList();
    }
  }

  private static List<GenericRecord> rows(Path file) throws IOException {
    List<GenericRecord> rows = new ArrayList<>();
    try (ParquetReader<GenericRecord> reader =
        AvroParquetReader.genericRecordReader(new LocalInputFile(file))) {
      for (GenericRecord row = reader.read(); row != null; row = reader.read()) {
        rows.add(row);
      }
    }
    return rows;
  }
}
