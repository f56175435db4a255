package org.hirundo.pipelines.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.hirundo.pipelines.configuration.Configuration;
import org.hirundo.pipelines.mix.FeedBounds;
import org.hirundo.pipelines.runtime.LocalRun.Topology;
import org.hirundo.schemas.CurateReport;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.PackReport;
import org.hirundo.schemas.PackedComponent;
import org.hirundo.schemas.Sequence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Datasets of every kind from files to sequences, and again when files were added. */
class CorporaTest {
  private static final String PROSE =
      "The swallow returns in spring and builds its nest of mud under the eaves of barns and "
          + "houses, where it feeds its young on flying insects until the end of the summer. ";

  @TempDir private Path folder;

  private Path file() throws Exception {
    return Files.writeString(
        folder.resolve("run.yaml"),
        """
        datasets:
          - {name: big, domain: en, path: "%1$s/big", weight: 3}
          - {name: small, domain: en, path: "%1$s/small/*.jsonl.gz", weight: 1}
          - {name: wiki, domain: ja, path: "%1$s/wiki.xml.bz2", through: {rules: on}}
          - {name: pages, domain: ja, path: "%1$s/pages", id: id, through: {dedup: on, rules: on}}
        quality:
          ja: {profile: swallow-v2}
        sequence-length: 128
        tokenizer: r50k_base
        mixture: {en: 0.9, ja: 0.1}
        feed: {partitions: 2, archive: "%1$s/feed"}
        documents: {archive: "%1$s/documents"}
        state: "%1$s/state"
        dashboard: {host: 127.0.0.1, port: 0}
        parallelism: 2
        checkpoint-interval: 500ms
        """
            .formatted(folder));
  }

  private void rows(String path, int from, int to, String text) throws Exception {
    StringBuilder lines = new StringBuilder();
    for (int i = from; i < to; i++) {
      lines.append("{\"id\": \"").append(i).append("\", \"text\": \"").append(i).append(' ');
      lines.append(text.isEmpty() ? kana(i) : text.repeat(1 + i % 3)).append("\"}\n");
    }
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    OutputStream plain = Files.newOutputStream(file);
    try (OutputStream out =
        path.endsWith(".gz") ? new java.util.zip.GZIPOutputStream(plain) : plain) {
      out.write(lines.toString().getBytes(StandardCharsets.UTF_8));
    }
  }

  /** A text of its own for each number. */
  private static String kana(int number) {
    StringBuilder text = new StringBuilder();
    java.util.Random random = new java.util.Random(number);
    for (int i = 0; i < 200; i++) {
      text.append((char) ('ぁ' + random.nextInt(80)));
    }
    return text.toString();
  }

  private void wiki() throws Exception {
    StringBuilder xml = new StringBuilder("<mediawiki xml:lang=\"ja\"><siteinfo></siteinfo>");
    String text =
        "[[ツバメ]]は春に来て軒下に巣を作り、秋になると南の国へ去っていく小さな鳥である。" + "人々はこの鳥が家に来ることを喜び、巣を壊さないように大切に見守ってきた。";
    for (int i = 0; i < 6; i++) {
      xml.append("<page><title>鳥 ").append(i).append("</title><ns>0</ns><id>").append(50 + i);
      xml.append("</id>")
          .append(i == 5 ? "<redirect title=\"x\"/>" : "")
          .append("<revision><text>");
      xml.append(i == 4 ? "短い。" : text.repeat(12 + i)).append("</text></revision></page>\n");
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new BZip2CompressorOutputStream(bytes)) {
      out.write(xml.append("</mediawiki>").toString().getBytes(StandardCharsets.UTF_8));
    }
    Files.write(folder.resolve("wiki.xml.bz2"), bytes.toByteArray());
  }

  private record Outcome(Logs logs, Observation now) {}

  private Outcome run() throws Exception {
    Configuration configuration = Configuration.load(file());
    try (LocalRun run =
            LocalRun.start(configuration, EnumSet.allOf(Topology.class), FeedBounds.INPUT);
        LogObserver observer = new LogObserver(run.topics(), 1, 2, run.broker().connection())) {
      new Session(configuration, run, now -> {}).complete();
      return new Outcome(
          Logs.read(run.topics(), run.broker().connection(), configuration.domains(), 2),
          observer.look());
    }
  }

  /** Of the tokens in each quarter of the English sequence log. */
  private static List<Double> sharesOfBig(Logs logs) {
    Map<Long, String> sources = new HashMap<>();
    logs.documents().forEach(d -> sources.put(d.getId(), d.getOrigin().getSource()));
    List<Sequence> sequences = new ArrayList<>();
    logs.sequences().get("en").forEach(sequences::addAll);
    sequences.sort(Comparator.comparingLong(Sequence::getOrdinal));
    List<Double> shares = new ArrayList<>();
    for (int quarter = 0; quarter < 4; quarter++) {
      Map<String, Integer> tokens = new HashMap<>();
      int from = sequences.size() * quarter / 4;
      for (Sequence sequence : sequences.subList(from, sequences.size() * (quarter + 1) / 4)) {
        sequence
            .getDocuments()
            .forEach(d -> tokens.merge(sources.get(d.getId()), d.getLength(), Integer::sum));
      }
      shares.add((double) tokens.get("big") / (tokens.get("big") + tokens.get("small")));
    }
    return shares;
  }

  private static void assertSum(CurateReport report, long documents, long copies, long rejects) {
    assertThat(Observation.documents(report)).as(report.getSource()).isEqualTo(documents);
    assertThat(report.getExactDuplicates()).isEqualTo(copies);
    assertThat(report.getNearDuplicates()).isZero();
    assertThat(Observation.rejects(report)).isEqualTo(rejects);
    assertThat(report.getRecords()).isEqualTo(documents + copies + rejects);
  }

  @Test
  void everyRowIsCountedAndFilesThatAreAddedAreReadOnce() throws Exception {
    rows("big/a.jsonl", 0, 900, PROSE);
    rows("small/a.jsonl.gz", 1000, 1300, PROSE);
    wiki();
    rows("pages/a.jsonl", 0, 10, "");
    rows("pages/b.jsonl", 5, 15, "");
    Files.writeString(folder.resolve("pages/c.jsonl"), "{\"id\": \"x\"}\nnot json\n");

    Outcome first = run();
    Map<String, CurateReport> curate = first.now().curate();
    assertSum(curate.get("big"), 900, 0, 0);
    assertSum(curate.get("small"), 300, 0, 0);
    assertSum(curate.get("wiki"), 5, 0, 0);
    assertThat(curate.get("pages").getRecords()).isEqualTo(22);
    assertThat(curate.get("pages").getRecords())
        .isEqualTo(Observation.decided(curate.get("pages")));
    assertThat(curate.get("pages").getExactDuplicates()).isEqualTo(5);
    assertThat(curate.get("pages").getRejects()).containsEntry("corpus/damaged-row", 2L);
    assertThat(first.logs().duplicates())
        .filteredOn(duplicate -> duplicate.getSimilarity() == 1f)
        .hasSize(5)
        .allMatch(duplicate -> duplicate.getOrigin().getFile().equals("b.jsonl"))
        .allMatch(duplicate -> duplicate.getKeptSource().equals("pages"));
    Map<String, Document> titles = new HashMap<>();
    first.logs().documents().forEach(document -> titles.put(document.getTitle(), document));
    assertThat(titles.get("鳥 0").getLanguage()).isEqualTo("ja");
    assertThat(titles.get("鳥 0").getValues()).isNotEmpty();
    assertThat(titles.get("鳥 0").getText()).startsWith("ツバメは春に来て");
    PackReport japanese = first.now().pack().get("ja");
    assertThat(japanese.getRefused()).as("by rules, in which wiki's repetitions fail").isNotEmpty();
    Map<String, PackedComponent> english = first.now().pack().get("en").getComponents();
    assertThat(english.get("big").getDocuments()).isEqualTo(900);
    assertThat(english.get("small").getDocuments()).isEqualTo(300);
    assertThat(sharesOfBig(first.logs())).allMatch(share -> share > 0.6 && share < 0.9);

    rows("big/b.jsonl", 5000, 5040, PROSE);
    rows("small/b.jsonl.gz", 6000, 6020, PROSE);
    Outcome second = run();
    assertSum(second.now().curate().get("big"), 940, 0, 0);
    assertSum(second.now().curate().get("small"), 320, 0, 0);
    assertThat(second.now().curate().get("pages").getRecords()).isEqualTo(22);
    assertThat(second.logs().documents())
        .hasSize(first.logs().documents().size() + 60)
        .extracting(Document::getOrigin)
        .doesNotHaveDuplicates();
    assertThat(second.logs().ledger().findings()).isEmpty();
  }
}
