package org.hirundo.pipelines.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.hirundo.operators.mixture.Mixture;
import org.hirundo.operators.quality.ScoreDistribution;
import org.hirundo.pipelines.configuration.Configuration;
import org.hirundo.pipelines.logs.LogCodec;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.pipelines.runtime.EmbeddedBroker;
import org.hirundo.pipelines.runtime.LogObserver;
import org.hirundo.schemas.ClusterCounts;
import org.hirundo.schemas.CurateReport;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.DomainReport;
import org.hirundo.schemas.Duplicate;
import org.hirundo.schemas.DuplicateKind;
import org.hirundo.schemas.MixtureRecord;
import org.hirundo.schemas.MixtureRefusal;
import org.hirundo.schemas.MixtureReport;
import org.hirundo.schemas.Origin;
import org.hirundo.schemas.PackReport;
import org.hirundo.schemas.Reject;
import org.hirundo.schemas.ScoreCut;
import org.hirundo.schemas.ScoreSketch;
import org.hirundo.schemas.TrainingLoss;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each endpoint's figures are those of the logs, on a real broker. */
class EndpointsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final String HOSTILE = "<script>alert(1)</script>";
  private static final long NOW = System.currentTimeMillis() - 5_000;
  private static final int REPORTS = 40;

  @TempDir private static Path folder;
  private static EmbeddedBroker broker;
  private static Properties connection;
  private static Topics topics;
  private static Configuration configuration;
  private static DashboardServer server;
  private static LogObserver observer;

  @BeforeAll
  static void start() throws Exception {
    broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
    connection = new Properties();
    connection.setProperty("bootstrap.servers", broker.bootstrap());
    Files.writeString(
        folder.resolve("rows.jsonl"),
        """
        {"id": "http://a/0", "text": "the first row"}
        {"id": "http://a/1", "text": "%s the second row"}
        """
            .formatted(HOSTILE));
    Files.writeString(folder.resolve("others.jsonl"), "{\"text\": \"x\"}\n");
    Files.writeString(folder.resolve("secret.jsonl"), "{\"text\": \"secret\"}\n");
    Path yaml = folder.resolve("run.yaml");
    Files.writeString(
        yaml,
        """
        datasets:
          - {name: rows, domain: en, path: "%1$s/rows.jsonl", id: id}
          - {name: others, domain: ja, path: "%1$s/others.jsonl"}
        quality:
          en: {profile: "%1$s/profile.yaml"}
        sequence-length: 100
        mixture: {en: 0.5, ja: 0.5}
        kafka: {bootstrap: "%2$s"}
        feed: {partitions: 1, archive: "%1$s/feed"}
        documents: {archive: "%1$s/documents"}
        state: "%1$s/state"
        """
            .formatted(folder, broker.bootstrap()));
    Files.writeString(
        folder.resolve("profile.yaml"),
        """
        name: long-enough
        rules:
          - {rule: num_letters@1, min: 10}
        """);
    configuration = Configuration.load(yaml);
    topics = Topics.of(configuration);
    topics.create(connection, configuration.domains(), 1, 1);
    write();
    server = DashboardServer.start("127.0.0.1", 0);
    server.serve(configuration, connection);
    observer = new LogObserver(topics, 1, 1, connection);
    look();
  }

  @AfterAll
  static void stop() {
    observer.close();
    server.close();
    broker.close();
  }

  private static void look() throws IOException {
    server.show(
        new DashboardState(observer.look(), Map.of("rows", 1), 100, broker.bootstrap(), ""));
  }

  private static <T extends SpecificRecordBase> void send(
      String topic, Class<T> type, List<T> records) throws Exception {
    LogCodec<T> codec = new LogCodec<>(type);
    try (var producer =
        new KafkaProducer<>(connection, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (T record : records) {
        producer
            .send(
                new ProducerRecord<>(topic, 0, codec.encode(record).clone(), codec.encode(record)))
            .get(30, TimeUnit.SECONDS);
      }
    }
  }

  private static MixtureReport report(int i) {
    long sequences = 50L * (i + 1);
    return MixtureReport.newBuilder()
        .setAt(NOW - (REPORTS - 1 - i) * 1_000L)
        .setHorizon(sequences)
        .setMixtureVersion(1)
        .setBound(75)
        .setLargestError(50)
        .setDomains(
            List.of(
                new DomainReport("en", .5, sequences * 60, 50., 4_000L, 0, -1L, -1L, 1),
                new DomainReport(
                    "ja", .5, sequences * 40, -50., 3_000L, 0, sequences, NOW - 90_000, 1)))
        .build();
  }

  private static Document document(long id, String text, double characters) {
    Map<String, Double> values = new HashMap<>();
    values.put("num_letters@1", characters);
    return Document.newBuilder()
        .setId(id)
        .setContentHash(id)
        .setTitle(HOSTILE)
        .setUrl("http://a/" + id)
        .setText(text)
        .setDomain("en")
        .setLanguage("en")
        .setLanguageScore(1)
        .setValues(values)
        .setOrigin(new Origin("rows", "rows.jsonl", 0, id))
        .build();
  }

  private static Reject reject(String reason, String source, String file, long position) {
    return Reject.newBuilder()
        .setStage("identify")
        .setReason(reason)
        .setDetail(HOSTILE)
        .setUrl("http://a/" + position)
        .setOrigin(new Origin(source, file, 0, position))
        .build();
  }

  private static void write() throws Exception {
    send(
        topics.mixture(),
        MixtureRecord.class,
        List.of(
            MixtureRecord.newBuilder()
                .setVersion(1)
                .setEffectiveFrom(0)
                .setFeedId("feed")
                .setPartitions(1)
                .setSequenceLength(100)
                .setTokenizer("t@1")
                .setSeed(1)
                .setShares(Mixture.parse(Map.of("en", "1/2", "ja", "1/2")).toRecords(Map.of()))
                .setAuthor(HOSTILE)
                .setReason("the beginning")
                .setCreatedAt(NOW)
                .build()));
    List<MixtureReport> reports = new ArrayList<>();
    for (int i = 0; i < REPORTS; i++) {
      reports.add(report(i));
    }
    send(topics.mixtureReport(), MixtureReport.class, reports);
    send(
        topics.curateReport(),
        CurateReport.class,
        List.of(
            new CurateReport(
                "rows",
                NOW,
                1L,
                300L,
                9L,
                Map.of("en", 5L),
                1L,
                2L,
                Map.of("identify/language", 1L),
                Map.of(),
                Map.of())));
    send(
        topics.packReport(),
        PackReport.class,
        List.of(
            PackReport.newBuilder()
                .setDomain("en")
                .setAt(NOW)
                .setSelected(4)
                .setRefused(Map.of("num_letters@1", 1L))
                .setTokens(400)
                .setSequences(4_000)
                .setOpenTokens(0)
                .setRealTokens(400_000)
                .setCut(new ScoreCut("edu@1", "rows", 1, 100L, .2, 80.))
                .build()));
    send(
        topics.loss(),
        TrainingLoss.class,
        List.of(new TrainingLoss("run", 3L, 1_500L, List.of(), NOW)));
    send(
        topics.documents(),
        Document.class,
        List.of(
            document(1, "long enough, and " + "x".repeat(5_000), 5_000),
            document(2, "short", 5),
            document(3, HOSTILE, 25)));
    send(
        topics.rejects(),
        Reject.class,
        List.of(
            reject("language", "rows", "rows.jsonl", 1),
            reject("other", "rows", "../secret.jsonl", 0),
            reject("other", "rows", folder.resolve("secret.jsonl").toString(), 0),
            reject("other", "elsewhere", "http://127.0.0.1:1/x", 0)));
    send(
        topics.duplicates(),
        Duplicate.class,
        List.of(
            Duplicate.newBuilder()
                .setId(9)
                .setDuplicateOf(1)
                .setKind(DuplicateKind.NEAR)
                .setSimilarity(.9f)
                .setKeptSource("rows")
                .setUrl("http://a/9")
                .setDomain("en")
                .setOrigin(new Origin("rows", "rows.jsonl", 0, 0L))
                .setCluster(new ClusterCounts(1, 3, 1L))
                .build()));
    ScoreDistribution scores = ScoreDistribution.empty();
    for (int i = 0; i < 100; i++) {
      scores.add(i);
    }
    ByteBuffer bytes = ByteBuffer.wrap(scores.toBytes());
    send(
        topics.scoreSketches(),
        ScoreSketch.class,
        List.of(
            ScoreSketch.newBuilder()
                .setDomain("en")
                .setScore("edu@1")
                .setSource("rows")
                .setEpoch(1)
                .setCount(100)
                .setMin(0)
                .setMax(99)
                .setK(ScoreDistribution.K)
                .setAll(bytes)
                .setCrawl(bytes)
                .build()));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create(server.address() + path.substring(1)));
  }

  private static JsonNode get(String path) throws Exception {
    HttpResponse<String> answer = send(to(path));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/json");
    return JSON.readTree(answer.body());
  }

  private static HttpRequest.Builder post(String path, String body) {
    return to(path)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  private static String token() throws IOException {
    return Files.readString(configuration.state().resolve("dashboard-token")).strip();
  }

  @Test
  void theStateIsThatOfTheReportsWithTheLastWindow() throws Exception {
    awaitHistory();
    JsonNode state = get("/api/state");
    JsonNode en = state.at("/mix/domains/0");
    assertThat(en.path("share").asDouble()).isEqualTo(.6);
    assertThat(en.path("windowShare").asDouble()).isEqualTo(.6);
    assertThat(en.path("tokensPerSecond").asDouble()).isEqualTo(3_000);
    assertThat(en.path("sequencesPerSecond").asDouble()).isEqualTo(30);
    assertThat(en.path("boundUse").asDouble()).isEqualTo(50 / 75.);
    assertThat(state.at("/trainer/g").asLong()).isEqualTo(1_500);
    assertThat(state.at("/curate/0/bytes").asLong()).isEqualTo(300);
    assertThat(state.at("/steering/enabled").asBoolean()).isTrue();
    JsonNode starving = finding(state, "starving");
    assertThat(starving.path("domain").asText()).isEqualTo("ja");
    assertThat(starving.path("level").asText()).isEqualTo("bad");
    assertThat(finding(state, "mix-right").path("level").asText()).isEqualTo("ok");
  }

  private static JsonNode finding(JsonNode state, String code) {
    for (JsonNode finding : state.path("health")) {
      if (finding.path("code").asText().equals(code)) {
        return finding;
      }
    }
    throw new AssertionError(code + " is not told: " + state.path("health"));
  }

  private static JsonNode awaitHistory() throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    long from = NOW - (REPORTS - 1) * 1_000L;
    while (true) {
      JsonNode history =
          get("/api/history?from=" + from + "&to=" + (NOW + 1_000) + "&points=" + REPORTS);
      JsonNode sources = history.path("curate").path("rows").path("records");
      boolean whole =
          history.path("feed").path(REPORTS - 1).asLong() == 50L * REPORTS
              && sources.path(REPORTS - 1).asLong() == 9
              && history.path("trainer").path(REPORTS - 1).asLong() == 1_500
              && history.at("/pack/en/sequences").path(REPORTS - 1).asLong() == 4_000;
      if (whole) {
        return history;
      }
      assertThat(System.nanoTime()).as(history.toString()).isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  @Test
  void theHistoryIsThatOfTheReports() throws Exception {
    JsonNode history = awaitHistory();
    assertThat(history.path("t").size()).isEqualTo(REPORTS);
    for (int i = 0; i < REPORTS; i++) {
      assertThat(history.path("feed").get(i).asLong()).isEqualTo(50L * (i + 1));
      JsonNode ja = history.path("domains").path("ja");
      assertThat(ja.path("target").get(i).asDouble()).isEqualTo(.5);
      assertThat(ja.path("share").get(i).asDouble()).isEqualTo(.4);
      assertThat(ja.path("error").get(i).asDouble()).isEqualTo(-50);
      assertThat(ja.path("starving").get(i).asInt()).isEqualTo(1);
      assertThat(ja.path("tokensPerSecond").get(i).isNull()).isEqualTo(i == 0);
      assertThat(ja.path("tokensPerSecond").get(i).asDouble()).isEqualTo(i == 0 ? 0 : 2_000);
    }
    assertThat(get("/api/history?points=2000").path("t").size()).isEqualTo(1_800);
  }

  @Test
  void samplesCarryTheRuleThatDecidedWithItsBoundAndValue() throws Exception {
    JsonNode kept = get("/api/samples?kind=kept");
    assertThat(kept.findValuesAsText("id"))
        .containsExactlyInAnyOrder("0000000000000001", "0000000000000003");
    for (JsonNode one : kept) {
      boolean cut = one.path("id").asText().endsWith("1");
      assertThat(one.path("truncated").asBoolean()).isEqualTo(cut);
      assertThat(one.path("text").asText()).hasSize(cut ? 4_000 : HOSTILE.length());
      assertThat(one.path("title").asText()).isEqualTo(HOSTILE);
    }
    JsonNode refused = get("/api/samples?kind=refused&domain=en").get(0);
    assertThat(refused.path("text").asText()).isEqualTo("short");
    assertThat(refused.path("reason").asText()).isEqualTo("num_letters@1");
    assertThat(refused.path("bound").asDouble()).isEqualTo(10);
    assertThat(refused.path("value").asDouble()).isEqualTo(5);
    assertThat(get("/api/samples?kind=refused&reason=keep-top")).isEmpty();
    assertThat(get("/api/samples?kind=kept&domain=ja")).isEmpty();
  }

  @Test
  void rejectsAreReadAgainWhereTheConfigurationReadsAndNowhereElse() throws Exception {
    JsonNode rejected = get("/api/samples?kind=rejected&reason=identify/language").get(0);
    assertThat(rejected.path("text").asText()).isEqualTo(HOSTILE + " the second row");
    assertThat(rejected.path("detail").asText()).isEqualTo(HOSTILE);
    JsonNode others = get("/api/samples?kind=rejected&reason=identify/other");
    assertThat(others).hasSize(3);
    others.forEach(other -> assertThat(other.path("text").isNull()).isTrue());
  }

  @Test
  void duplicatesStandBesideWhatTheyWereDroppedFor() throws Exception {
    JsonNode pair = get("/api/duplicates?kind=near").get(0);
    assertThat(pair.path("cluster").asText()).isEqualTo("0000000000000001");
    assertThat(pair.path("copies").asInt()).isEqualTo(5);
    assertThat(pair.path("similarity").asDouble()).isEqualTo(.9);
    assertThat(pair.path("text").asText()).isEqualTo("the first row");
    assertThat(pair.path("keptText").asText()).startsWith("long enough").hasSize(4_000);
    assertThat(pair.path("keptTruncated").asBoolean()).isTrue();
    assertThat(pair.path("keptUrl").asText()).isEqualTo("http://a/1");
    assertThat(get("/api/duplicates?kind=exact")).isEmpty();
  }

  @Test
  void scoresAreCountedInFortyBinsWithTheThresholdOnThem() throws Exception {
    JsonNode scores = get("/api/scores").get(0);
    assertThat(scores.path("threshold").asDouble()).isEqualTo(80);
    assertThat(scores.path("share").asDouble()).isEqualTo(.2);
    assertThat(scores.path("bins")).hasSize(40);
    long sum = 0;
    double end = scores.path("min").asDouble();
    for (JsonNode bin : scores.path("bins")) {
      assertThat(bin.path("from").asDouble()).isEqualTo(end);
      end = bin.path("to").asDouble();
      long inside = 0;
      for (int i = 0; i < 100; i++) {
        boolean first = i == 0 && bin.path("from").asDouble() == 0;
        inside += first || (i > bin.path("from").asDouble() && i <= end) ? 1 : 0;
      }
      assertThat(bin.path("count").asLong()).isEqualTo(inside);
      sum += inside;
    }
    assertThat(end).isEqualTo(99);
    assertThat(sum).isEqualTo(100);
  }

  @Test
  void theMixtureLogTellsWhoChangedWhat() throws Exception {
    JsonNode record = get("/api/mixture").at("/records/0");
    assertThat(record.path("author").asText()).isEqualTo(HOSTILE);
    assertThat(record.at("/shares/en").asDouble()).isEqualTo(.5);
    assertThat(record.at("/exhausted/en").asText()).isEqualTo("wait");
    assertThat(get("/api/mixture").path("horizon").asLong()).isEqualTo(2_000);
  }

  @Test
  void aPreviewNeedsNoTokenAndChangesNothing() throws Exception {
    HttpResponse<String> answer =
        send(post("/api/mixture/preview", "{\"shares\": {\"en\": 0.25, \"ja\": 0.75}}"));
    assertThat(answer.statusCode()).isEqualTo(200);
    JsonNode preview = JSON.readTree(answer.body());
    assertThat(preview.path("faults")).isEmpty();
    JsonNode first = preview.at("/domains/0");
    JsonNode en = first.path("domain").asText().equals("en") ? first : preview.at("/domains/1");
    assertThat(en.path("before").asDouble()).isEqualTo(.5);
    assertThat(en.path("after").asDouble()).isEqualTo(.25);
    assertThat(en.path("left").asLong()).isEqualTo(4_000 - 1_000);
    assertThat(en.path("lastsSequences").asLong()).isBetween(11_999L, 12_005L);
    assertThat(preview.path("firstDry").asText()).isEqualTo("ja");
    JsonNode faulty =
        JSON.readTree(
            send(post("/api/mixture/preview", "{\"shares\": {\"en\": 0.3, \"ja\": 0.6}}")).body());
    assertThat(faulty.at("/faults/0").asText()).contains("sum");
    assertThat(get("/api/mixture").path("records")).hasSize(1);
  }

  @Test
  void aRequestWithTheTokenGetsIntoTheLogAndItsAnswerIsTold() throws Exception {
    String body =
        "{\"shares\": {\"en\": 0.4, \"ja\": 0.6}, \"author\": \"me\", \"reason\": \"why\"}";
    HttpResponse<String> answer =
        send(post("/api/mixture", body).header("Authorization", "Bearer " + token()));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    String id = JSON.readTree(answer.body()).path("requestId").asText();
    assertThat(get("/api/mixture/request/" + id).path("state").asText()).isEqualTo("waiting");
    MixtureReport refused =
        MixtureReport.newBuilder(report(REPORTS - 1))
            .setAt(NOW)
            .setRefusals(List.of(new MixtureRefusal(id, "because")))
            .build();
    send(topics.mixtureReport(), MixtureReport.class, List.of(refused));
    JsonNode state = get("/api/mixture/request/" + id);
    assertThat(state.path("state").asText()).isEqualTo("refused");
    assertThat(state.path("why").asText()).isEqualTo("because");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(configuration.state().resolve("dashboard-token"))))
        .isEqualTo("rw-------");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Bearer ", "Bearer x", "Basic eDp4", "bearer"})
  void withoutTheTokenNothingIsAsked(String authorization) throws Exception {
    HttpRequest.Builder request = post("/api/mixture", "{\"shares\": {\"en\": 0.4, \"ja\": 0.6}}");
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    assertThat(send(request).statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource({
    "Origin,http://evil.example,403",
    "Origin,null,403",
    "Sec-Fetch-Site,cross-site,403",
    "Sec-Fetch-Site,same-site,403"
  })
  void aForeignPageMayNotAsk(String header, String value, int status) throws Exception {
    String body = "{\"shares\": {\"en\": 0.4, \"ja\": 0.6}}";
    for (String path : List.of("/api/mixture", "/api/mixture/preview")) {
      HttpRequest.Builder request =
          post(path, body).header("Authorization", "Bearer " + token()).header(header, value);
      assertThat(send(request).statusCode()).isEqualTo(status);
    }
    assertThat(send(to("/api/state").header(header, value)).statusCode()).isEqualTo(status);
  }

  @Test
  void bodiesAreJsonAndShort() throws Exception {
    HttpRequest.BodyPublisher text = HttpRequest.BodyPublishers.ofString("{}");
    assertThat(
            send(to("/api/mixture/preview").header("Content-Type", "text/plain").POST(text))
                .statusCode())
        .isEqualTo(415);
    assertThat(send(to("/api/mixture/preview").POST(text)).statusCode()).isEqualTo(415);
    assertThat(send(post("/api/mixture/preview", "[")).statusCode()).isEqualTo(400);
    assertThat(
            send(post("/api/mixture/preview", "{\"a\": \"" + "x".repeat(70_000) + "\"}"))
                .statusCode())
        .isEqualTo(413);
    assertThat(send(to("/api/state").POST(text)).statusCode()).isEqualTo(405);
    assertThat(send(to("/api/mixture/preview")).headers().firstValue("Allow")).contains("POST");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/history?points=2001",
        "/api/history?points=x",
        "/api/history?from=9&to=3",
        "/api/samples?kind=all",
        "/api/samples?limit=51",
        "/api/duplicates?kind=far"
      })
  void whatCannotBeAnsweredIsToldWithARemedy(String path) throws Exception {
    HttpResponse<String> answer = send(to(path));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(JSON.readTree(answer.body()).path("error").asText()).isNotBlank();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/api/trace/0", "/api/trace/x", "/api/trace/-1", "/api/mixture/request/x"})
  void whatIsNotThereIsNotFound(String path) throws Exception {
    HttpResponse<String> answer = send(to(path));
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(JSON.readTree(answer.body()).path("error").asText()).isNotBlank();
  }
}
