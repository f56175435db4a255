package org.hirundo.pipelines.dashboard;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.hirundo.pipelines.configuration.Configuration;
import org.hirundo.pipelines.dashboard.history.History;
import org.hirundo.pipelines.dashboard.history.HistoryFollower;
import org.hirundo.pipelines.dashboard.http.Answer;
import org.hirundo.pipelines.dashboard.http.BadRequest;
import org.hirundo.pipelines.dashboard.http.DashboardHttp;
import org.hirundo.pipelines.dashboard.http.Request;
import org.hirundo.pipelines.dashboard.samples.SampleEndpoints;
import org.hirundo.pipelines.dashboard.samples.ScoreEndpoint;
import org.hirundo.pipelines.dashboard.samples.TraceEndpoint;
import org.hirundo.pipelines.dashboard.steering.MixSupply;
import org.hirundo.pipelines.dashboard.steering.MixtureEndpoints;
import org.hirundo.pipelines.dashboard.steering.SteeringToken;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.pipelines.trace.TraceSource;
import org.hirundo.schemas.PackReport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the dashboard answers from the logs themselves, beside the figures of the moment: needs
 * Kafka and nothing else of a run. Thread-safe.
 */
final class DashboardServices implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DashboardServices.class);
  private static final int MOST_POINTS = 2_000;
  private static final long HOUR = 3_600_000;
  private static final long LATEST = 4_102_444_800_000L; // 2100

  private final History history = new History();
  private final HistoryFollower follower;
  private final MixtureEndpoints mixture;
  private final SampleEndpoints samples;
  private final ScoreEndpoint scores;
  private final TraceEndpoint traces;

  /**
   * @param supply how the mix stands
   * @param packed pack's reports by domain
   */
  DashboardServices(
      Configuration configuration,
      Properties connection,
      Optional<SteeringToken> token,
      Supplier<MixSupply> supply,
      Supplier<Map<String, PackReport>> packed) {
    Topics topics = Topics.of(configuration);
    Set<String> domains = new TreeSet<>(configuration.domains());
    mixture = new MixtureEndpoints(topics, connection, token, domains, supply);
    samples = new SampleEndpoints(configuration, topics, connection);
    scores = new ScoreEndpoint(topics, connection, packed);
    traces = new TraceEndpoint(TraceSource.of(configuration, connection));
    follower = HistoryFollower.start(topics, configuration.sequenceVersion(), connection, history);
  }

  /** Where the token lies: the configured file, or one in the state folder, which is made. */
  static SteeringToken token(Configuration configuration) throws IOException {
    Optional<Path> configured = configuration.dashboard().tokenFile();
    return configured.isPresent()
        ? SteeringToken.read(configured.get())
        : SteeringToken.readOrMake(tokenFile(configuration));
  }

  static Path tokenFile(Configuration configuration) {
    return configuration
        .dashboard()
        .tokenFile()
        .orElse(configuration.state().resolve("dashboard-token"));
  }

  History history() {
    return history;
  }

  void register(DashboardHttp http) {
    http.get("/api/history", this::between);
    mixture.register(http);
    samples.register(http);
    scores.register(http);
    traces.register(http);
  }

  private Answer between(Request request) {
    long to = request.number("to", System.currentTimeMillis(), 1, LATEST);
    long from = request.number("from", Math.max(0, to - HOUR), 0, LATEST);
    int points = (int) request.number("points", 300, 1, MOST_POINTS);
    if (from >= to) {
      throw new BadRequest("from=" + from + " is not before to=" + to);
    }
    return Answer.json(history.between(from, to, points));
  }

  @Override
  public void close() {
    follower.close();
    mixture.close();
    samples.close();
    scores.close();
    try {
      traces.close();
    } catch (IOException e) {
      LOG.warn("Tracing was not ended in order", e);
    }
  }
}
