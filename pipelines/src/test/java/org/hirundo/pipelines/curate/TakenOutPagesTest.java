package org.hirundo.pipelines.curate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.hirundo.operators.warc.WarcPage;
import org.hirundo.pipelines.command.Ran;
import org.hirundo.pipelines.configuration.Configuration.Gate;
import org.hirundo.pipelines.configuration.Lists;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.pipelines.runtime.EmbeddedBroker;
import org.hirundo.pipelines.runtime.Observation;
import org.hirundo.pipelines.source.CorpusRow;
import org.hirundo.pipelines.source.RawPage;
import org.hirundo.pipelines.source.SourceRecord;
import org.hirundo.pipelines.takedown.TakedownLogs;
import org.hirundo.pipelines.takedown.TakedownRequest;
import org.hirundo.pipelines.takedown.TakedownWatch;
import org.hirundo.schemas.CurateReport;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.FileReport;
import org.hirundo.schemas.Origin;
import org.hirundo.schemas.Reject;
import org.hirundo.schemas.TakedownKind;
import org.hirundo.schemas.TwinPolicy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Takedowns from a real log, at the steps of curate that carry them out. */
class TakenOutPagesTest {
  private static final Origin ORIGIN = new Origin("CRAWL", "a.warc.gz", 3, 42L);
  private static final String TEXT = "ツバメは春に南の国から海を越えて日本へ渡ってきて、家の軒下に巣を作ります。".repeat(9);
  private static final Lists NO_LISTS = new Lists(List.of(), List.of());
  private static final Annotations PLAIN =
      new Annotations(Map.of(), new MeasuredProfiles(Map.of()));

  @TempDir static Path folder;
  private static EmbeddedBroker broker;
  private static Properties connection;

  @BeforeAll
  static void start() throws Exception {
    broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
    connection = new Properties();
    connection.setProperty("bootstrap.servers", broker.bootstrap());
    TakedownLogs logs = new TakedownLogs(Topics.PLAIN, connection);
    TakedownRequest withhold = new TakedownRequest(TwinPolicy.WITHHOLD, "me", "");
    withhold.add(TakedownKind.HOST, "withheld.example");
    logs.write(withhold.takedowns());
    TakedownRequest promote = new TakedownRequest(TwinPolicy.PROMOTE, "me", "");
    promote.add(TakedownKind.URL, "https://promoting.example/a");
    logs.write(promote.takedowns());
  }

  @AfterAll
  static void stop() throws Exception {
    broker.close();
  }

  private static TakedownWatch watch() {
    return TakedownWatch.of(Topics.PLAIN, connection);
  }

  private static SourceRecord page(String url) {
    byte[] body = ("<html lang=ja><p>" + TEXT).getBytes(StandardCharsets.UTF_8);
    WarcPage page = new WarcPage(42, 77, "", url, "", "text/html", "", 200, "", body);
    return new SourceRecord(new RawPage(ORIGIN, 0, page), null, null, null);
  }

  private static SourceRecord row(String url) {
    Origin origin = new Origin("rows", "rows.jsonl", 0, 1L);
    return new SourceRecord(
        null, new CorpusRow(origin, 0, "ja", url, "", TEXT, Map.of()), null, null);
  }

  private static List<Reject> rejects(OneInputStreamOperatorTestHarness<?, ?> harness) {
    var found = harness.getSideOutput(Outlets.REJECTS);
    return found == null
        ? List.of()
        : found.stream().map(record -> (Reject) record.getValue()).toList();
  }

  /** The sum that the ledger keeps of a source's records holds. */
  @Test
  void aPageIsTakenOutBeforeOrBehindDeduplicationByThePolicyAndCountedOnce() throws Exception {
    CuratePages pages = new CuratePages(List.of("ja"), "", Gate.OFF, Set.of(), NO_LISTS, watch());
    Annotate annotate = new Annotate(PLAIN, NO_LISTS, Set.of(), watch());
    List<LedgerEntry> entries = new ArrayList<>();
    try (var first = new OneInputStreamOperatorTestHarness<>(new ProcessOperator<>(pages));
        var second = new OneInputStreamOperatorTestHarness<>(new ProcessOperator<>(annotate))) {
      first.open();
      second.open();
      first.processElement(page("https://a.withheld.example/x"), 0);
      first.processElement(page("https://promoting.example/a"), 1);
      first.processElement(page("https://promoting.example/b"), 2);
      assertThat(first.extractOutputValues())
          .as("what is withheld can still be a witness")
          .extracting(Document::getUrl)
          .containsExactly("https://a.withheld.example/x", "https://promoting.example/b");
      for (Document document : first.extractOutputValues()) {
        second.processElement(document, 0);
      }
      assertThat(second.extractOutputValues())
          .extracting(Document::getUrl)
          .containsExactly("https://promoting.example/b");
      assertThat(rejects(first))
          .singleElement()
          .satisfies(
              reject -> {
                assertThat(LedgerEntry.of(reject).label()).isEqualTo("takedown/url");
                assertThat(reject.getLength()).isEqualTo(77);
                assertThat(reject.getDetail()).hasSize(12);
              });
      assertThat(rejects(second))
          .singleElement()
          .satisfies(
              reject -> assertThat(LedgerEntry.of(reject).label()).isEqualTo("takedown/host"));
      rejects(first).forEach(reject -> entries.add(LedgerEntry.of(reject)));
      rejects(second).forEach(reject -> entries.add(LedgerEntry.of(reject)));
      second.extractOutputValues().forEach(document -> entries.add(LedgerEntry.of(document)));
    }
    entries.add(LedgerEntry.of(new FileReport("CRAWL", "a.warc.gz", 3, 0, 3L, 0L, 9L)));
    CurateReport sum = sum(entries);
    assertThat(sum.getRejects()).isEqualTo(Map.of("takedown/url", 1L, "takedown/host", 1L));
    assertThat(sum.getDocuments()).isEqualTo(Map.of("ja", 1L));
    assertThat(sum.getRecords()).isEqualTo(3);
  }

  private static CurateReport sum(List<LedgerEntry> entries) {
    CurateReport sum =
        new CurateReport(
            "CRAWL",
            0L,
            0L,
            0L,
            0L,
            new HashMap<>(),
            0L,
            0L,
            new HashMap<>(),
            new HashMap<>(),
            new HashMap<>());
    entries.forEach(entry -> Ledger.add(entry, sum));
    return sum;
  }

  /** From the list, by the verb, to what becomes of pages and rows, whatever the policy. */
  @ParameterizedTest
  @ValueSource(strings = {"withhold", "promote"})
  void whatAnOptOutListDisallowsIsRejectedAndTheRestOfTheHostStays(String twins) throws Exception {
    Topics topics = new Topics(twins + ".");
    topics.create(connection, List.of("ja"), 1);
    Path list =
        Files.writeString(
            folder.resolve(twins + ".txt"),
            """
            Host: site.example
            User-agent: *
            Disallow: /
            Allow: /press/
            User-agent: other
            Allow: /

            Host: blog.site.example
            Disallow: /drafts/
            """);
    if (twins.equals("promote")) { // the verb would need a configuration to read twins by
      TakedownRequest request = new TakedownRequest(TwinPolicy.PROMOTE, "me", "");
      request.addOptOuts(list, "hirundo");
      new TakedownLogs(topics, connection).write(request.takedowns());
    } else {
      Ran ran =
          Ran.hirundo(
              "takedown",
              "add",
              "--bootstrap",
              broker.bootstrap(),
              "--prefix",
              topics.prefix(),
              "--opt-out",
              list.toString());
      assertThat(ran.status()).as(ran.err()).isZero();
      assertThat(ran.results())
          .extracting(line -> line.get("kind").asText() + line.at("/stored/documents").asInt())
          .containsExactly("opt-out0", "opt-out0");
    }
    List<String> disallowed =
        List.of(
            "https://site.example/",
            "http://www.site.example/a?b=c",
            "https://blog.site.example/drafts/x");
    List<String> allowed =
        List.of(
            "https://site.example/press/2024",
            "https://blog.site.example/a",
            "https://other.example/");
    List<LedgerEntry> entries = new ArrayList<>();
    CuratePages pages =
        new CuratePages(
            List.of("ja"), "", Gate.OFF, Set.of(), NO_LISTS, TakedownWatch.of(topics, connection));
    Annotate annotate =
        new Annotate(PLAIN, NO_LISTS, Set.of(), TakedownWatch.of(topics, connection));
    CurateRows rows =
        new CurateRows(Set.of(), "", PLAIN, NO_LISTS, TakedownWatch.of(topics, connection));
    try (var first = new OneInputStreamOperatorTestHarness<>(new ProcessOperator<>(pages));
        var second = new OneInputStreamOperatorTestHarness<>(new ProcessOperator<>(annotate));
        var around = new OneInputStreamOperatorTestHarness<>(new ProcessOperator<>(rows))) {
      first.open();
      second.open();
      around.open();
      for (List<String> urls : List.of(disallowed, allowed)) {
        for (String url : urls) {
          first.processElement(page(url), 0);
          around.processElement(row(url), 0);
        }
      }
      for (Document document : first.extractOutputValues()) {
        second.processElement(document, 0);
      }
      for (var documents : List.of(second.extractOutputValues(), around.extractOutputValues())) {
        assertThat(documents).extracting(Document::getUrl).containsExactlyElementsOf(allowed);
      }
      List<Reject> rejects = new ArrayList<>(rejects(first));
      rejects.addAll(rejects(second));
      for (List<Reject> all : List.of(rejects, rejects(around))) {
        assertThat(all).extracting(Reject::getUrl).containsExactlyElementsOf(disallowed);
      }
      rejects.forEach(reject -> entries.add(LedgerEntry.of(reject)));
      second.extractOutputValues().forEach(document -> entries.add(LedgerEntry.of(document)));
    }
    entries.add(LedgerEntry.of(new FileReport("CRAWL", "a.warc.gz", 3, 0, 6L, 0L, 9L)));
    CurateReport sum = sum(entries);
    assertThat(sum.getRejects()).isEqualTo(Map.of("takedown/opt-out", 3L));
    assertThat(Observation.decided(sum)).isEqualTo(sum.getRecords()).isEqualTo(6);
  }

  @Test
  void rowsThatGoAroundDeduplicationAndRulesAreTakenOutToo() throws Exception {
    CurateRows rows = new CurateRows(Set.of(), "", PLAIN, NO_LISTS, watch());
    try (var harness = new OneInputStreamOperatorTestHarness<>(new ProcessOperator<>(rows))) {
      harness.open();
      harness.processElement(row("https://withheld.example/x"), 0);
      harness.processElement(row("https://promoting.example/a"), 1);
      harness.processElement(row("https://other.example/"), 2);
      assertThat(harness.extractOutputValues())
          .extracting(Document::getUrl)
          .containsExactly("https://other.example/");
      assertThat(rejects(harness)).hasSize(2);
    }
  }

  @Test
  void aTakedownCountsASecondAfterItWasWritten() throws Exception {
    Topics topics = new Topics("later.");
    TakedownLogs logs = new TakedownLogs(topics, connection);
    try (TakedownWatch watch = TakedownWatch.of(topics, connection)) {
      assertThat(watch.find("https://later.example/")).isEmpty();
      TakedownRequest request = new TakedownRequest(TwinPolicy.WITHHOLD, "me", "");
      request.add(TakedownKind.HOST, "later.example");
      logs.write(request.takedowns());
      long written = System.nanoTime();
      long asked;
      do {
        java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
        asked = System.nanoTime();
      } while (watch.find("https://later.example/").isEmpty()
          && asked - written < TakedownWatch.DELAY.toNanos());
      assertThat(watch.find(1, "https://a.later.example/b")).isPresent();
    }
  }
}
