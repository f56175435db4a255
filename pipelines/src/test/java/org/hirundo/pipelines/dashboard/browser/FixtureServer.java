package org.hirundo.pipelines.dashboard.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.hirundo.pipelines.dashboard.http.Answer;
import org.hirundo.pipelines.dashboard.http.Assets;
import org.hirundo.pipelines.dashboard.http.DashboardHttp;
import org.hirundo.pipelines.dashboard.http.Request;

/** The real page, with the real headers, over made-up figures that a test can change. */
final class FixtureServer implements AutoCloseable {
  static final String TOKEN = "the-right-token";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final ExecutorService workers = Executors.newFixedThreadPool(4);
  private final List<JsonNode> proposals = new CopyOnWriteArrayList<>();
  private volatile Figures figures;
  private volatile long feed = 1_000;
  private volatile boolean steering = true;
  private volatile JsonNode told;

  FixtureServer(Figures figures) throws IOException {
    this.figures = figures;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    DashboardHttp http = new DashboardHttp("127.0.0.1", Assets.read("/dashboard/assets.txt"));
    http.get("/api/state", request -> Answer.json(state()));
    http.get("/api/history", this::history);
    http.get("/api/scores", request -> Answer.json(this.figures.scores()));
    http.get(
        "/api/samples",
        request -> Answer.json(this.figures.samples(request.value("kind").orElse("kept"))));
    http.get(
        "/api/duplicates",
        request -> Answer.json(this.figures.duplicates(request.value("kind").orElse(""))));
    http.get("/api/mixture", request -> Answer.json(this.figures.mixture(feed + 12)));
    http.post("/api/mixture", this::propose);
    http.post(
        "/api/mixture/preview",
        request -> Answer.json(this.figures.preview((ObjectNode) JSON.readTree(request.body()))));
    http.get("/api/mixture/request/", this::outcome);
    http.get("/api/trace/", this::trace);
    server.createContext("/", http);
    server.setExecutor(workers);
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  FixtureServer show(Figures others) {
    figures = others;
    told = null;
    steering = true;
    return this;
  }

  /** Answers with exactly this state from now on. */
  void tell(JsonNode state) {
    told = state;
  }

  void feed(long sequences) {
    feed = sequences;
  }

  void steering(boolean enabled) {
    steering = enabled;
  }

  List<JsonNode> proposals() {
    return proposals;
  }

  private JsonNode state() {
    if (told != null) {
      return told;
    }
    ObjectNode state = figures.state(feed);
    state.putObject("steering").put("enabled", steering);
    return state;
  }

  private Answer history(Request request) {
    long now = System.currentTimeMillis();
    return Answer.json(
        figures.history(
            request.number("from", now - 3_600_000, 0, Long.MAX_VALUE),
            request.number("to", now, 0, Long.MAX_VALUE),
            (int) request.number("points", 300, 1, 2_000)));
  }

  private Answer propose(Request request) throws IOException {
    if (!steering) {
      return Answer.error(403, "steering is not enabled");
    }
    if (!request.authorization().equals("Bearer " + TOKEN)) {
      return Answer.error(401, "the token is wrong");
    }
    proposals.add(JSON.readTree(request.body()));
    return Answer.json(202, JSON.createObjectNode().put("requestId", "r-" + proposals.size()));
  }

  private Answer outcome(Request request) {
    return Answer.json(
        JSON.createObjectNode()
            .put("state", "accepted")
            .put("version", 4)
            .put("effectiveFrom", 1_012));
  }

  private Answer trace(Request request) {
    long g = Long.parseLong(request.tail());
    return g < feed
        ? Answer.json(figures.trace(g))
        : Answer.error(404, "sequence " + g + " is not in the feed yet");
  }

  @Override
  public void close() {
    server.stop(0);
    workers.shutdownNow();
  }

  /** For looking at the page: {@code usual}, {@code large} or {@code empty}. */
  public static void main(String[] given) throws Exception {
    String which = given.length == 0 ? "usual" : given[0];
    FixtureServer server =
        new FixtureServer(which.equals("large") ? Figures.large() : Figures.usual());
    if (which.equals("empty")) {
      server.tell(JSON.createObjectNode());
    }
    System.out.println(server.address());
    Thread.currentThread().join();
  }
}
