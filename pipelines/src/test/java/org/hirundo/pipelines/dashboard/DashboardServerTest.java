package org.hirundo.pipelines.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hirundo.pipelines.runtime.Observation;
import org.hirundo.schemas.CurateReport;
import org.hirundo.schemas.DedupAlarm;
import org.hirundo.schemas.DomainReport;
import org.hirundo.schemas.MixtureRefusal;
import org.hirundo.schemas.MixtureReport;
import org.hirundo.schemas.PackReport;
import org.hirundo.schemas.PackedComponent;
import org.hirundo.schemas.ScoreCut;
import org.hirundo.schemas.TrainingLoss;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DashboardServerTest {
  private static final String HOSTILE = "</script><img src=x onerror=\"alert('1')\">\u2028";
  private final HttpClient client = HttpClient.newHttpClient();
  private DashboardServer server;

  @BeforeEach
  void start() throws IOException {
    server = DashboardServer.start("127.0.0.1", 0);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<String> ask(String method, String path) throws Exception {
    URI uri = URI.create(server.address() + path.substring(1));
    return client.send(
        HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.noBody()).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  /** A run with one source, one domain and a mix, all of that name. */
  private static DashboardState state(String name) {
    Observation observation =
        new Observation(
            Map.of(
                name,
                new CurateReport(
                    name,
                    1L,
                    2L,
                    300L,
                    9L,
                    Map.of(name, 5L),
                    1L,
                    2L,
                    Map.of("fetch/x", 1L),
                    Map.of("near/" + name, 2L),
                    Map.of(name, 3L))),
            Map.of(
                name,
                new PackReport(
                    name,
                    1L,
                    5L,
                    Map.of(name, 2L),
                    640L,
                    5L,
                    0,
                    1,
                    640L,
                    Map.of(),
                    Map.of(),
                    Map.of(name, new PackedComponent(3L, 300L)),
                    new ScoreCut(name, name, 4, 1000L, .3, .75),
                    name)),
            Optional.of(
                MixtureReport.newBuilder()
                    .setAt(1)
                    .setHorizon(5)
                    .setMixtureVersion(3)
                    .setBound(64)
                    .setLargestError(12.5)
                    .setRefusals(List.of(new MixtureRefusal("request", name)))
                    .setDomains(List.of(new DomainReport(name, 1.0, 640L, 0.0, 7L, 0, -1L, -1L, 1)))
                    .build()),
            5,
            300,
            List.of(
                new DedupAlarm(
                    name, name, 1, .9, 1L, 50L, 49L, 9L, "http://" + name, 1L, 255L, name, .5f)),
            Optional.of(
                TrainingLoss.newBuilder()
                    .setRun(name)
                    .setStep(7)
                    .setG(3)
                    .setDomains(List.of())
                    .setAt(2)
                    .build()),
            3,
            Optional.empty());
    return new DashboardState(observation, Map.of(name, 4), 128, "127.0.0.1:9092", "");
  }

  @ParameterizedTest
  @CsvSource({"/,text/html", "/dashboard.js,text/javascript", "/dashboard.css,text/css"})
  void servesThePageAndItsParts(String path, String type) throws Exception {
    HttpResponse<String> answer = ask("GET", path);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(header(answer, "Content-Type")).startsWith(type);
    assertThat(answer.body()).isNotBlank();
  }

  @Test
  void servesTheFiguresThatWereShownLast() throws Exception {
    assertThat(ask("GET", "/api/state").body()).isEqualTo("{}");
    server.show(state("ja"));
    HttpResponse<String> answer = ask("GET", "/api/state");
    assertThat(header(answer, "Content-Type")).startsWith("application/json");
    JsonNode json = new ObjectMapper().readTree(answer.body());
    assertThat(json.at("/feed").asLong()).isEqualTo(5);
    assertThat(json.at("/curate/0/expectedFiles").asInt()).isEqualTo(4);
    assertThat(json.at("/curate/0/decided").asLong()).isEqualTo(9);
    assertThat(json.at("/curate/0/duplicatesByDomain/near~1ja").asLong()).isEqualTo(2);
    assertThat(json.at("/curate/0/tagged/ja").asLong()).isEqualTo(3);
    assertThat(json.at("/alarmCount").asLong()).isEqualTo(300);
    assertThat(json.at("/alarms/0/exact").asLong()).isEqualTo(50);
    assertThat(json.at("/alarms/0/duplicateOf").asText()).isEqualTo("00000000000000ff");
    assertThat(json.at("/pack/0/tokens").asLong()).isEqualTo(640);
    assertThat(json.at("/pack/0/bands/ja/documents").asLong()).isEqualTo(3);
    assertThat(json.at("/pack/0/cut/threshold").asDouble()).isEqualTo(.75);
    assertThat(json.at("/pack/0/cut/count").asLong()).isEqualTo(1000);
    assertThat(json.at("/pack/0/waitsFor").asText()).isEqualTo("ja");
    assertThat(json.at("/mix/domains/0/share").asDouble()).isEqualTo(1);
    assertThat(json.at("/mix/bound").asDouble()).isEqualTo(64);
    assertThat(json.at("/curate/0/bytes").asLong()).isEqualTo(300);
    assertThat(json.at("/trainer/lag").asLong()).isEqualTo(2);
    assertThat(json.at("/trainer/step").asLong()).isEqualTo(7);
    assertThat(json.at("/steering/enabled").asBoolean()).isFalse();
    assertThat(json.at("/takedowns").asInt()).isEqualTo(3);
    assertThat(json.at("/health").findValuesAsText("code"))
        .contains("stale", "dedup-alarms", "refused-request", "trainer-silent")
        .doesNotContain("starving");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/x",
        "/index.html",
        "/dashboard.js/",
        "/api",
        "/api/state/",
        "/api/statement",
        "/..%2Fhirundo-log4j2.xml",
        "//dashboard.js"
      })
  void thereIsNothingElse(String path) throws Exception {
    assertThat(ask("GET", path).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/dashboard.js", "/api/state", "/x"})
  void everyAnswerForbidsForeignCodeFramesAndGuessing(String path) throws Exception {
    HttpResponse<String> answer = ask("GET", path);
    assertThat(header(answer, "Content-Security-Policy"))
        .contains("default-src 'self'")
        .contains("frame-ancestors 'none'")
        .doesNotContain("unsafe")
        .doesNotContain("*");
    assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(header(answer, "Cache-Control")).isIn("no-store", "no-cache");
  }

  @Test
  void aHostileNameStaysText() throws Exception {
    server.show(state(HOSTILE));
    HttpResponse<String> answer = ask("GET", "/api/state");
    assertThat(header(answer, "Content-Type")).startsWith("application/json");
    JsonNode json = new ObjectMapper().readTree(answer.body());
    assertThat(json.at("/curate/0/source").asText()).isEqualTo(HOSTILE);
    assertThat(json.at("/alarms/0/host").asText()).isEqualTo(HOSTILE);
    assertThat(json.at("/alarms/0/url").asText()).isEqualTo("http://" + HOSTILE);
    assertThat(json.at("/pack/0/domain").asText()).isEqualTo(HOSTILE);
    assertThat(json.at("/mix/domains/0/domain").asText()).isEqualTo(HOSTILE);
    assertThat(json.at("/pack/0/waitsFor").asText()).isEqualTo(HOSTILE);
    assertThat(json.at("/pack/0/cut/source").asText()).isEqualTo(HOSTILE);
    assertThat(json.at("/mix/refused").asText()).isEqualTo(HOSTILE);
  }

  @Test
  void thePageWritesTextAndNeverMarkup() throws Exception {
    List<String> scripts =
        new String(
                getClass().getResourceAsStream("/dashboard/assets.txt").readAllBytes(),
                StandardCharsets.UTF_8)
            .lines()
            .map(line -> line.split(" ")[0])
            .filter(path -> path.matches("/[a-z0-9]+[.]js"))
            .toList();
    assertThat(scripts).contains("/dashboard.js", "/dom.js").hasSizeGreaterThan(10);
    for (String script : scripts) {
      assertThat(ask("GET", script).body())
          .as(script)
          .isNotBlank()
          .doesNotContain("innerHTML")
          .doesNotContain("outerHTML")
          .doesNotContain("insertAdjacentHTML")
          .doesNotContain("document.write")
          .doesNotContain("eval(")
          .doesNotContain("setAttribute('on");
    }
    assertThat(ask("GET", "/").body())
        .doesNotContainPattern("<script(?![^>]*src=)")
        .doesNotContainPattern("\\son[a-z]+=")
        .doesNotContain("style=");
  }

  @Test
  void headHasTheHeadersAndNoBody() throws Exception {
    HttpResponse<String> answer = ask("HEAD", "/");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void aPortInUseIsNamedWithARemedy() {
    int port = URI.create(server.address()).getPort();
    assertThatThrownBy(() -> DashboardServer.start("127.0.0.1", port))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("127.0.0.1:" + port)
        .hasMessageContaining("dashboard.port");
  }
}
