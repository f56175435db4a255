package org.hirundo.pipelines.curate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.hirundo.operators.warc.WarcPage;
import org.hirundo.pipelines.configuration.Configuration.Gate;
import org.hirundo.pipelines.configuration.Lists;
import org.hirundo.pipelines.configuration.Lists.Hosts;
import org.hirundo.pipelines.configuration.Lists.OnMatch;
import org.hirundo.pipelines.metrics.Registered;
import org.hirundo.pipelines.source.CorpusRow;
import org.hirundo.pipelines.source.RawPage;
import org.hirundo.pipelines.source.SourceRecord;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.Origin;
import org.hirundo.schemas.Reject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListedPagesTest {
  private static final Origin ORIGIN = new Origin("CRAWL", "a.warc.gz", 3, 42L);
  private static final String TEXT = "ツバメは春に南の国から海を越えて日本へ渡ってきて、家の軒下に巣を作ります。".repeat(9);

  @TempDir private Path folder;
  private Lists lists;

  @BeforeEach
  void write() throws Exception {
    Path list = Files.writeString(folder.resolve("own.txt"), "bad.example\n");
    Path tags = Files.writeString(folder.resolve("tags.txt"), "good.example\n");
    lists =
        new Lists(
            List.of(
                new Hosts("own", list.toString(), List.of(), OnMatch.REJECT),
                new Hosts("tags", tags.toString(), List.of(), OnMatch.TAG)),
            List.of());
  }

  private static SourceRecord page(String url) {
    byte[] body = ("<html lang=ja><p>" + TEXT).getBytes(StandardCharsets.UTF_8);
    WarcPage page = new WarcPage(42, 77, "", url, "", "text/html", "", 200, "", body);
    return new SourceRecord(new RawPage(ORIGIN, 0, page), null, null, null);
  }

  private static SourceRecord row(String source, String url) {
    Origin origin = new Origin(source, "rows.jsonl", 0, 1L);
    return new SourceRecord(
        null, new CorpusRow(origin, 0, "ja", url, "", TEXT, Map.of()), null, null);
  }

  @Test
  void aPageOfARefusedHostIsARejectAndNothingElse() throws Exception {
    CuratePages pages = new CuratePages(List.of("ja"), "", Gate.OFF, Set.of("ruled"), lists);
    Registered registered = new Registered();
    try (var harness =
        new OneInputStreamOperatorTestHarness<>(
            new ProcessOperator<>(pages), registered.environment())) {
      harness.open();
      harness.processElement(page("https://www.bad.example/a"), 0);
      harness.processElement(page("https://good.example/a"), 1);
      harness.processElement(row("ruled", "https://bad.example/row"), 2);
      harness.processElement(row("around", "https://bad.example/row"), 3);
      assertThat(harness.extractOutputValues())
          .extracting(Document::getUrl)
          .containsExactly("https://good.example/a", "https://bad.example/row");
      List<Reject> rejects =
          harness.getSideOutput(Outlets.REJECTS).stream().map(record -> record.getValue()).toList();
      assertThat(rejects)
          .extracting(Reject::getStage, Reject::getReason, Reject::getDetail)
          .containsOnly(
              org.assertj.core.groups.Tuple.tuple("lists", "listed-host", "own/own:bad.example"));
      assertThat(rejects).extracting(Reject::getLength).containsExactly(77L, 0L);
      assertThat(LedgerEntry.of(rejects.get(0)).label()).isEqualTo("lists/listed-host");
      String told = "hirundo_extract_";
      assertThat(registered.value(told + "stage_reason_rejects_total", "lists", "listed-host"))
          .isEqualTo(2);
      assertThat(registered.value(told + "domain_documents_total", "ja")).isEqualTo(2);
      assertThat(registered.value(told + "source_records_total", "around")).isEqualTo(1);
      for (String step : new String[] {"decode", "extract", "identify"}) {
        assertThat(registered.value(told + step + "_seconds")).as(step).isEqualTo(1);
      }
    }
  }

  @Test
  void rowsThatGoThroughTheRulesAreMarkedOrRefused() throws Exception {
    CurateRows rows =
        new CurateRows(
            Set.of("ruled"), "", new Annotations(Map.of(), new MeasuredProfiles(Map.of())), lists);
    Registered registered = new Registered();
    try (var harness =
        new OneInputStreamOperatorTestHarness<>(
            new ProcessOperator<>(rows), registered.environment())) {
      harness.open();
      harness.processElement(row("ruled", "https://bad.example/row"), 0);
      harness.processElement(row("ruled", "https://good.example/row"), 1);
      harness.processElement(row("around", "https://bad.example/row"), 2);
      List<Document> documents = harness.extractOutputValues();
      assertThat(documents).hasSize(2);
      assertThat(documents.get(0).getValues())
          .containsEntry("listed/tags@1", 1.0)
          .containsEntry("listed/own@1", 0.0);
      assertThat(documents.get(0).getAttributes())
          .containsEntry("listed", "tags/tags:good.example");
      assertThat(documents.get(1).getValues()).isEmpty();
      assertThat(harness.getSideOutput(Outlets.REJECTS)).hasSize(1);
      assertThat(registered.value("hirundo_extract_domain_documents_total", "ja")).isEqualTo(2);
      assertThat(registered.value("hirundo_annotate_domain_documents_total", "ja")).isEqualTo(1);
      assertThat(registered.value("hirundo_annotate_rules_seconds")).isEqualTo(1);
      assertThat(registered.value("hirundo_annotate_score_seconds")).as("no model").isZero();
    }
  }
}
