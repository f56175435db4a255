package org.hirundo.pipelines.dashboard.samples;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.hirundo.pipelines.configuration.Configuration;
import org.hirundo.pipelines.configuration.Quality;
import org.hirundo.pipelines.curate.OriginText;
import org.hirundo.pipelines.dashboard.http.Answer;
import org.hirundo.pipelines.dashboard.http.BadRequest;
import org.hirundo.pipelines.dashboard.http.DashboardHttp;
import org.hirundo.pipelines.dashboard.http.Request;
import org.hirundo.pipelines.logs.LogReader;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.pipelines.pack.StoredSelection;
import org.hirundo.pipelines.pack.StoredSelection.Refusal;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.Origin;
import org.hirundo.schemas.Reject;
import org.hirundo.schemas.ScoreSketch;

/**
 * Samples of what was kept and what was not, with the rule that decided: of the newest records
 * those with the lowest hashes, so that a look again shows the same. Thread-safe.
 */
public final class SampleEndpoints implements AutoCloseable {
  private static final int DOCUMENTS = 500; // the newest of each partition
  private static final int REJECTS = 20_000;
  private static final int MOST = 50;

  private final Topics topics;
  private final Properties connection;
  private final Map<String, Quality> quality;
  private final LogReader<ScoreSketch> scores;
  private final OriginExcerpts origins;
  private final DuplicatePairs duplicates;
  private final Occasional answers = new Occasional();
  private StoredSelection selection; // profiles and models, once somebody asks

  public SampleEndpoints(Configuration configuration, Topics topics, Properties connection) {
    this.topics = topics;
    this.connection = connection;
    quality = configuration.quality();
    scores = new LogReader<>(ScoreSketch.class, topics.scoreSketches(), connection);
    origins = new OriginExcerpts(new OriginText(configuration));
    duplicates = new DuplicatePairs(configuration, topics, connection, origins);
  }

  public void register(DashboardHttp http) {
    http.get("/api/samples", answers.of(this::samples));
    http.get("/api/duplicates", answers.of(duplicates::pairs));
  }

  private Answer samples(Request request) throws IOException {
    int limit = (int) request.number("limit", 10, 1, MOST);
    return Answer.json(
        switch (request.value("kind").orElse("kept")) {
          case "kept" -> documents(request.value("domain"), Optional.empty(), false, limit);
          case "refused" ->
              documents(request.value("domain"), request.value("reason"), true, limit);
          case "rejected" -> rejects(request.value("reason"), limit);
          default -> throw new BadRequest("kind: give kept, rejected or refused");
        });
  }

  private record Judged(Document document, Refusal refusal, long at) {}

  private synchronized ArrayNode documents(
      Optional<String> domain, Optional<String> reason, boolean refused, int limit)
      throws IOException {
    if (selection == null) {
      selection = new StoredSelection(quality);
    }
    scores.drain((partition, offset, record) -> selection.add(record));
    Map<String, Lowest<Judged>> lowest = new TreeMap<>();
    new NewestRecords(topics.documents(), connection, DOCUMENTS)
        .visit(
            Document.class,
            (document, at) -> {
              if (domain.isPresent() && !domain.get().equals(document.getDomain())) {
                return;
              }
              Optional<Refusal> refusal = selection.refusal(document);
              boolean asked =
                  refused
                      ? refusal.isPresent()
                          && (reason.isEmpty() || reason.get().equals(refusal.get().rule()))
                      : refusal.isEmpty() && !selection.waits(document);
              if (asked) {
                lowest
                    .computeIfAbsent(document.getDomain(), named -> new Lowest<>(limit))
                    .add(document.getId(), new Judged(document, refusal.orElse(null), at));
              }
            });
    return inTurn(lowest.values().stream().map(Lowest::values).toList(), limit);
  }

  /** One of each domain, another of each, and so on: a large one leaves room for the others. */
  private static ArrayNode inTurn(List<List<Judged>> domains, int limit) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < limit; i++) {
      for (List<Judged> domain : domains) {
        if (i < domain.size() && array.size() < limit) {
          array.add(json(domain.get(i)));
        }
      }
    }
    return array;
  }

  private static ObjectNode json(Judged one) {
    Document document = one.document();
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("kind", one.refusal() == null ? "kept" : "refused");
    node.put("id", id(document.getId())).put("domain", document.getDomain());
    origin(node, document.getOrigin(), document.getUrl());
    Excerpt.of(document.getTitle(), document.getText()).put(node);
    Refusal refusal = one.refusal();
    node.put("reason", refusal == null ? null : refusal.rule());
    node.putNull("detail");
    node.put("bound", refusal == null || Double.isNaN(refusal.bound()) ? null : refusal.bound());
    node.put("value", refusal == null || Double.isNaN(refusal.value()) ? null : refusal.value());
    ObjectNode scores = node.putObject("scores");
    new TreeMap<>(document.getScores()).forEach(scores::put);
    ObjectNode values = node.putObject("values");
    new TreeMap<>(document.getValues()).forEach(values::put);
    return node.put("at", one.at());
  }

  static String id(long id) {
    return "%016x".formatted(id);
  }

  private static void origin(ObjectNode node, Origin origin, String url) {
    node.put("source", origin.getSource()).put("url", url);
    node.put("origin", origin.getFile() + "@" + origin.getPosition());
  }

  private record Rejected(Reject reject, long at) {}

  private ArrayNode rejects(Optional<String> reason, int limit) throws IOException {
    Lowest<Rejected> lowest = new Lowest<>(limit);
    new NewestRecords(topics.rejects(), connection, REJECTS)
        .visit(
            Reject.class,
            (reject, at) -> {
              if (reason.isEmpty() || reason.get().equals(reason(reject))) {
                Origin origin = reject.getOrigin();
                long place = origin.getFile().hashCode() * 0x9e3779b97f4a7c15L;
                lowest.add(place ^ origin.getPosition(), new Rejected(reject, at));
              }
            });
    List<Rejected> drawn = lowest.values();
    Map<Origin, Excerpt> texts =
        origins.read(drawn.stream().map(one -> one.reject().getOrigin()).toList());
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (Rejected one : drawn) {
      Reject reject = one.reject();
      ObjectNode node = array.addObject();
      node.put("kind", "rejected").putNull("id").putNull("domain");
      origin(node, reject.getOrigin(), reject.getUrl());
      texts.getOrDefault(reject.getOrigin(), Excerpt.NONE).put(node);
      node.put("reason", reason(reject)).put("detail", reject.getDetail());
      node.putNull("bound").putNull("value").putObject("scores");
      node.put("at", one.at());
    }
    return array;
  }

  private static String reason(Reject reject) {
    return reject.getStage() + "/" + reject.getReason();
  }

  @Override
  public synchronized void close() {
    origins.close();
    scores.close();
  }
}
