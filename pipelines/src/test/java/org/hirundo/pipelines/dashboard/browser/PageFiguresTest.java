package org.hirundo.pipelines.dashboard.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.hirundo.pipelines.configuration.Configuration;
import org.hirundo.pipelines.dashboard.DashboardServer;
import org.hirundo.pipelines.dashboard.DashboardState;
import org.hirundo.pipelines.logs.LogCodec;
import org.hirundo.pipelines.logs.LogReader;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.pipelines.mix.MixtureLogStore;
import org.hirundo.pipelines.runtime.EmbeddedBroker;
import org.hirundo.pipelines.runtime.LogObserver;
import org.hirundo.schemas.CurateReport;
import org.hirundo.schemas.DomainReport;
import org.hirundo.schemas.MixtureReport;
import org.hirundo.schemas.MixtureRequest;
import org.hirundo.schemas.PackReport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Chromium shows is what the logs of a real broker hold, then and after each new record. */
@Tag("browser")
class PageFiguresTest {
  private static final List<String> DOMAINS = List.of("ja", "en");
  @TempDir private static Path folder;
  private static EmbeddedBroker broker;
  private static Configuration configuration;
  private static Topics topics;
  private static Properties connection;
  private static KafkaProducer<byte[], byte[]> producer;
  private static LogObserver observer;
  private static DashboardServer server;
  private static Path token;
  private static Browser browser;

  @BeforeAll
  static void start() throws Exception {
    broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
    Files.writeString(folder.resolve("rows.jsonl"), "{}");
    configuration =
        Configuration.load(
            Files.writeString(
                folder.resolve("hirundo.yaml"),
                """
                datasets:
                  - {domain: ja, name: a, path: "%1$s/rows.jsonl"}
                  - {domain: en, name: b, path: "%1$s/rows.jsonl"}
                sequence-length: 512
                mixture: {ja: 0.5, en: 0.5}
                feed: {partitions: 2, archive: "%1$s/feed"}
                documents: {archive: "%1$s/documents"}
                state: "%1$s/state"
                kafka: {bootstrap: "%2$s"}
                """
                    .formatted(folder, broker.bootstrap())));
    topics = Topics.of(configuration);
    connection = configuration.kafka().connection("");
    topics.create(connection, DOMAINS, 2);
    topics.createHistory(connection);
    MixtureLogStore.begin(configuration, topics, connection);
    producer =
        new KafkaProducer<>(connection, new ByteArraySerializer(), new ByteArraySerializer());
    observer = new LogObserver(topics, 1, 2, connection);
    server = DashboardServer.start("127.0.0.1", 0);
    token = server.serve(configuration, connection);
    browser = new Browser();
  }

  @AfterAll
  static void stop() {
    browser.close();
    server.close();
    observer.close();
    producer.close();
    broker.close();
  }

  private static <T extends SpecificRecordBase> void write(Class<T> type, String topic, T record)
      throws Exception {
    byte[] key =
        record instanceof CurateReport r
            ? r.getSource().getBytes()
            : record instanceof PackReport p ? p.getDomain().getBytes() : null;
    producer.send(new ProducerRecord<>(topic, key, new LogCodec<>(type).encode(record))).get();
  }

  private static void report(long scale) throws Exception {
    long now = System.currentTimeMillis();
    for (String source : List.of("CC-MAIN-2024-10", "code <b>corpus</b>")) {
      long n = scale + source.length();
      write(
          CurateReport.class,
          topics.curateReport(),
          CurateReport.newBuilder()
              .setSource(source)
              .setAt(now)
              .setFiles(3)
              .setBytes(n * 1_000)
              .setRecords(10 * n)
              .setDocuments(Map.of("ja", 3 * n, "en", 2 * n))
              .setExactDuplicates(n)
              .setNearDuplicates(3 * n)
              .setRejects(Map.of("identify/language", n - 7, "decode/mojibake", 7L))
              .build());
    }
    List<DomainReport> domains = new ArrayList<>();
    for (String domain : DOMAINS) {
      boolean ja = domain.equals("ja");
      write(
          PackReport.class,
          topics.packReport(),
          PackReport.newBuilder()
              .setDomain(domain)
              .setAt(now)
              .setSelected(5 * scale)
              .setRefused(Map.of("keep-top", scale))
              .setTokens(512 * scale)
              .setSequences(scale)
              .setOpenTokens(17)
              .setRealTokens(512 * scale)
              .build());
      domains.add(
          DomainReport.newBuilder()
              .setDomain(domain)
              .setTarget(.5)
              .setTokens(512 * (scale / 2 + (ja ? 1 : 0)))
              .setError(ja ? 128.5 : -128.5)
              .setAvailable(scale)
              .build());
    }
    write(
        MixtureReport.class,
        topics.mixtureReport(),
        MixtureReport.newBuilder()
            .setAt(now)
            .setHorizon(scale + 1)
            .setMixtureVersion(1)
            .setBound(256)
            .setLargestError(128.5)
            .setDomains(domains)
            .build());
    server.show(
        new DashboardState(
            observer.look(), Map.of("CC-MAIN-2024-10", 4), 512, broker.bootstrap(), ""));
  }

  private static long number(String text) {
    return Long.parseLong(text.replaceAll("[^0-9-]", ""));
  }

  private static <T extends SpecificRecordBase> List<T> log(Class<T> type, String topic)
      throws IOException {
    List<T> records = new ArrayList<>();
    try (LogReader<T> reader = new LogReader<>(type, topic, connection)) {
      reader.drain((partition, offset, record) -> records.add(record));
    }
    return records;
  }

  private static List<String> row(String name) {
    return browser.rows("main .panel:nth-child(2)").stream()
        .filter(cells -> cells.get(0).equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("the page has no row " + name));
  }

  private static void theMixIsTheLogs() throws IOException {
    List<MixtureReport> reports = log(MixtureReport.class, topics.mixtureReport());
    MixtureReport last = reports.get(reports.size() - 1);
    long tokens = last.getDomains().stream().mapToLong(DomainReport::getTokens).sum();
    for (DomainReport domain : last.getDomains()) {
      List<String> cells = row(domain.getDomain());
      assertThat(cells.get(2)).isEqualTo("50.00%");
      double share = 100.0 * domain.getTokens() / tokens;
      assertThat(Double.parseDouble(cells.get(3).replace("%", "")))
          .isBetween(share - .006, share + .006);
      assertThat(Double.parseDouble(cells.get(5))).isEqualTo(domain.getError());
      assertThat(cells.get(6)).isEqualTo("50.20%");
      assertThat(number(cells.get(7))).isEqualTo(domain.getAvailable());
      assertThat(number(cells.get(8))).isEqualTo(domain.getAvailable() - domain.getTokens() / 512);
      assertThat(number(cells.get(11))).isEqualTo(domain.getTokens());
    }
  }

  private static void theCrawlIsTheLogs() throws IOException {
    List<CurateReport> reports = log(CurateReport.class, topics.curateReport());
    for (CurateReport report : reports.subList(reports.size() - 2, reports.size())) {
      List<String> cells = row(report.getSource());
      assertThat(cells.get(1)).isEqualTo(report.getSource().startsWith("CC") ? "3 of 4" : "3");
      assertThat(number(cells.get(2))).isEqualTo(report.getRecords());
      assertThat(number(cells.get(4)))
          .isEqualTo(report.getDocuments().values().stream().mapToLong(n -> n).sum());
      assertThat(number(cells.get(5))).isEqualTo(report.getExactDuplicates());
      assertThat(number(cells.get(6))).isEqualTo(report.getNearDuplicates());
      assertThat(number(cells.get(7)))
          .isEqualTo(report.getRejects().values().stream().mapToLong(n -> n).sum());
    }
  }

  @Test
  void figuresAreTheLogsAndFollowIt() throws Exception {
    report(120_000);
    browser.fresh(server.address() + "#mix", "en");
    browser.await("figures", () -> browser.text("main").contains("120,000"));
    theMixIsTheLogs();
    browser.view("crawl");
    theCrawlIsTheLogs();
    browser.script("window.stayed = true");
    report(120_345);
    String records = String.format(java.util.Locale.ROOT, "%,d", 10 * (120_345L + 15));
    browser.await("new figures", () -> browser.text("main").contains(records));
    theCrawlIsTheLogs();
    browser.view("mix");
    browser.await("the mix", () -> browser.text("main").contains("120,345"));
    theMixIsTheLogs();
    assertThat(browser.script("return window.stayed")).isEqualTo(true);
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void aProposalWithTheTokenIsInTheLogAndWithoutItIsNot() throws Exception {
    report(1_000);
    browser.fresh(server.address() + "#mixture", "en");
    browser.await("the form", () -> !browser.all("[data-domain=en]").isEmpty());
    type("[data-domain=ja]", "0.7");
    type("[data-domain=en]", "0.3");
    type("[name=author]", "Hana");
    type("[name=reason]", "<b>more</b> Japanese");
    type("[name=token]", "0123456789abcdef");
    browser.one("button[type=submit]").click();
    browser.await("the refusal", () -> browser.text(".outcome").contains("token is wrong"));
    assertThat(log(MixtureRequest.class, topics.mixtureRequests())).isEmpty();
    type("[name=token]", Files.readString(token).strip());
    browser.one("button[type=submit]").click();
    browser.await("the request", () -> browser.text(".outcome").contains("Waiting for the mix"));
    List<MixtureRequest> requests = log(MixtureRequest.class, topics.mixtureRequests());
    assertThat(requests).hasSize(1);
    assertThat(requests.get(0).getReason()).isEqualTo("<b>more</b> Japanese");
    assertThat(requests.get(0).getAuthor()).contains("Hana");
    assertThat(requests.get(0).getShares())
        .allSatisfy(
            share ->
                assertThat((double) share.getNumerator() / share.getDenominator())
                    .isEqualTo(share.getDomain().equals("ja") ? .7 : .3));
  }

  private static void type(String css, String text) {
    browser.one(css).clear();
    browser.one(css).sendKeys(text);
  }
}
