package org.hirundo.pipelines.dashboard.steering;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.hirundo.operators.mixture.Exhaustion;
import org.hirundo.operators.mixture.MixtureLog;
import org.hirundo.pipelines.dashboard.http.Answer;
import org.hirundo.pipelines.dashboard.http.BadRequest;
import org.hirundo.pipelines.dashboard.http.DashboardHttp;
import org.hirundo.pipelines.dashboard.http.Request;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.pipelines.mix.MixtureLogStore;
import org.hirundo.pipelines.mix.ShareForecast;
import org.hirundo.schemas.DomainShare;
import org.hirundo.schemas.MixtureRecord;
import org.hirundo.schemas.MixtureRequest;
import org.hirundo.schemas.MixtureRequestKind;
import org.hirundo.schemas.MixtureStep;
import org.hirundo.schemas.MixtureTarget;

/**
 * The mixture log for reading, a preview of other shares for everybody, and requests for them for
 * who shows the token. Thread-safe: one request at a time.
 */
public final class MixtureEndpoints implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final MixtureLogStore store;
  private final Optional<SteeringToken> token;
  private final Set<String> domains;
  private final Supplier<MixSupply> supply;

  /**
   * @param token empty: nobody may ask for other shares here
   * @param domains those that are configured
   * @param supply how the mix stands
   */
  public MixtureEndpoints(
      Topics topics,
      Properties connection,
      Optional<SteeringToken> token,
      Set<String> domains,
      Supplier<MixSupply> supply) {
    this.store = new MixtureLogStore(topics, connection);
    this.token = token;
    this.domains = Set.copyOf(domains);
    this.supply = supply;
  }

  public void register(DashboardHttp http) {
    http.get("/api/mixture", request -> Answer.json(log()));
    http.post("/api/mixture", this::ask);
    http.post("/api/mixture/preview", request -> Answer.json(preview(Proposal.read(request))));
    http.get("/api/mixture/request/", request -> Answer.json(state(request)));
  }

  private synchronized ObjectNode log() throws IOException {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("horizon", supply.get().horizon());
    ArrayNode records = root.putArray("records");
    store.records().forEach(record -> records.add(json(record)));
    return root;
  }

  private static ObjectNode json(MixtureRecord record) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("version", record.getVersion()).put("effectiveFrom", record.getEffectiveFrom());
    node.set("shares", shares(record.getShares()));
    ObjectNode exhausted = node.putObject("exhausted");
    ObjectNode logs = node.putObject("logs");
    for (DomainShare share : record.getShares()) {
      exhausted.put(share.getDomain(), Exhaustion.of(share).toString());
      if (share.getLog() > 0) {
        logs.put(share.getDomain(), share.getLog());
      }
    }
    ArrayNode steps = node.putArray("steps");
    for (MixtureStep step : record.getSteps()) {
      steps
          .addObject()
          .put("effectiveFrom", step.getEffectiveFrom())
          .set("shares", shares(step.getShares()));
    }
    return node.put("endsAt", record.getEndsAt())
        .put("author", record.getAuthor())
        .put("reason", record.getReason())
        .put("requestId", record.getRequestId())
        .put("at", record.getCreatedAt());
  }

  private static ObjectNode shares(List<DomainShare> shares) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    shares.forEach(
        share ->
            node.put(share.getDomain(), (double) share.getNumerator() / share.getDenominator()));
    return node;
  }

  private synchronized ObjectNode preview(Proposal proposal) throws IOException {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    ArrayNode faults = root.putArray("faults");
    proposal.faults().forEach(faults::add);
    ArrayNode rows = root.putArray("domains");
    MixSupply now = supply.get();
    root.put("horizon", now.horizon()).putNull("firstDry");
    if (!proposal.faults().isEmpty()) {
      return root;
    }
    MixtureLog log = store.log();
    if (log.records().isEmpty()) {
      faults.add("the feed has not begun, so there is nothing to change yet");
      return root;
    }
    ShareForecast forecast = ShareForecast.of(log, now.horizon(), now, proposal.target(), domains);
    forecast.faults().forEach(faults::add);
    root.put("from", forecast.from());
    Map<String, DomainShare> policies = log.policies(now.horizon());
    long first = Long.MAX_VALUE;
    for (ShareForecast.Row row : forecast.rows()) {
      ObjectNode node = rows.addObject();
      node.put("domain", row.domain()).put("before", row.before()).put("after", row.after());
      node.put("available", now.available(row.domain())).put("left", row.left());
      DomainShare policy = policies.get(row.domain());
      node.put("then", policy == null ? "wait" : Exhaustion.of(policy).toString());
      if (row.lasts().isEmpty()) {
        node.putNull("lastsSequences").putNull("lastsSeconds");
        continue;
      }
      long lasts = row.lasts().getAsLong();
      node.put("lastsSequences", lasts);
      if (now.feedPerSecond() > 0) {
        node.put("lastsSeconds", lasts / now.feedPerSecond());
      } else {
        node.putNull("lastsSeconds");
      }
      if (lasts < first) {
        first = lasts;
        root.put("firstDry", row.domain());
      }
    }
    return root;
  }

  private synchronized Answer ask(Request request) throws IOException {
    if (token.isEmpty()) {
      throw new BadRequest(
          403, "this dashboard does not change weights: use hirundo mixture set instead");
    }
    if (!token.get().isShownBy(request.authorization())) {
      throw new BadRequest(
          401, "show the token that lies in the file the dashboard named at its start");
    }
    Proposal proposal = Proposal.read(request);
    if (!proposal.faults().isEmpty()) {
      throw new BadRequest(String.join("; ", proposal.faults()));
    }
    JsonNode preview = preview(proposal);
    if (!preview.path("faults").isEmpty()) {
      throw new BadRequest(preview.at("/faults/0").asText());
    }
    String id = UUID.randomUUID().toString();
    MixtureTarget target = proposal.target();
    store.ask(
        MixtureRequest.newBuilder()
            .setId(id)
            .setKind(MixtureRequestKind.SHARES)
            .setShares(target.getShares())
            .setEffectiveFrom(target.getEffectiveFrom())
            .setOver(target.getOver())
            .setAuthor(proposal.author())
            .setReason(proposal.reason())
            .build());
    return Answer.json(202, JSON.createObjectNode().put("requestId", id));
  }

  private synchronized ObjectNode state(Request request) throws IOException {
    String id = request.tail();
    if (!id.matches("[0-9a-f-]{36}")) {
      throw new BadRequest(404, "there is no such request");
    }
    ObjectNode node = JSON.createObjectNode();
    for (MixtureRecord record : store.records()) {
      if (record.getRequestId().equals(id)) {
        return node.put("state", "accepted")
            .put("version", record.getVersion())
            .put("effectiveFrom", record.getEffectiveFrom());
      }
    }
    Optional<String> refusal = store.refusal(id);
    return refusal.isPresent()
        ? node.put("state", "refused").put("why", refusal.get())
        : node.put("state", "waiting");
  }

  @Override
  public synchronized void close() {
    store.close();
  }
}
