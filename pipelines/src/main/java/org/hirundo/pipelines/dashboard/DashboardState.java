package org.hirundo.pipelines.dashboard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hirundo.pipelines.dashboard.history.MixWindow;
import org.hirundo.pipelines.dashboard.steering.MixSupply;
import org.hirundo.pipelines.runtime.Observation;
import org.hirundo.schemas.CurateReport;
import org.hirundo.schemas.DedupAlarm;
import org.hirundo.schemas.DomainReport;
import org.hirundo.schemas.MixtureRefusal;
import org.hirundo.schemas.MixtureReport;
import org.hirundo.schemas.PackReport;
import org.hirundo.schemas.ScoreCut;
import org.hirundo.schemas.TrainingLoss;

/**
 * What the page shows.
 *
 * @param observation the report logs as they stand
 * @param expectedFiles files there are to read, by crawl or dataset, as far as known
 * @param sequenceLength S
 * @param bootstrap where the feed is
 * @param flink Flink's own web interface, or empty
 */
public record DashboardState(
    Observation observation,
    Map<String, Integer> expectedFiles,
    int sequenceLength,
    String bootstrap,
    String flink) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * @param rates how fast the feed grows
   * @param steered whether weights may be changed here
   * @param now milliseconds since 1970
   */
  byte[] json(MixWindow.Rates rates, boolean steered, long now) {
    ObjectNode root = JSON.createObjectNode();
    root.put("at", now);
    root.put("bootstrap", bootstrap);
    root.put("flink", flink);
    root.put("sequenceLength", sequenceLength);
    root.put("feed", observation.feed());
    ArrayNode curate = root.putArray("curate");
    observation.curate().values().stream()
        .sorted((a, b) -> a.getSource().compareTo(b.getSource()))
        .forEach(report -> curate.add(source(report)));
    root.put("alarmCount", observation.alarmCount());
    ArrayNode alarms = root.putArray("alarms");
    observation.alarms().forEach(alarm -> alarms.add(alarm(alarm)));
    ArrayNode pack = root.putArray("pack");
    observation.pack().values().stream()
        .sorted((a, b) -> a.getDomain().compareTo(b.getDomain()))
        .forEach(report -> pack.add(packed(report)));
    observation.mix().ifPresent(report -> root.set("mix", mixture(report, rates)));
    root.set(
        "trainer", observation.trainer().map(this::trainer).map(JsonNode.class::cast).orElse(null));
    ArrayNode health = root.putArray("health");
    new Health(observation, rates, now).findings().forEach(finding -> health.add(finding.json()));
    root.putObject("steering").put("enabled", steered);
    root.put("takedowns", observation.takedowns());
    try {
      return JSON.writeValueAsBytes(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write the dashboard's figures", e);
    }
  }

  private ObjectNode source(CurateReport report) {
    ObjectNode node = JSON.createObjectNode();
    node.put("source", report.getSource());
    node.put("files", report.getFiles());
    Optional.ofNullable(expectedFiles.get(report.getSource()))
        .ifPresent(files -> node.put("expectedFiles", files));
    node.put("bytes", report.getBytes());
    node.put("lastAt", report.getAt());
    node.put("records", report.getRecords());
    node.put("decided", Observation.decided(report));
    node.set("documents", counts(report.getDocuments()));
    node.put("exactDuplicates", report.getExactDuplicates());
    node.put("nearDuplicates", report.getNearDuplicates());
    node.set("duplicatesByDomain", counts(report.getDuplicatesByDomain()));
    node.set("tagged", counts(report.getTagged()));
    node.set("rejects", counts(report.getRejects()));
    return node;
  }

  private ObjectNode trainer(TrainingLoss loss) {
    return JSON.createObjectNode()
        .put("g", loss.getG())
        .put("step", loss.getStep())
        .put("run", loss.getRun())
        .put("at", loss.getAt())
        .put("lag", observation.feed() - loss.getG());
  }

  private static ObjectNode alarm(DedupAlarm alarm) {
    return JSON.createObjectNode()
        .put("source", alarm.getSource())
        .put("host", alarm.getHost())
        .put("kept", alarm.getKept())
        .put("exact", alarm.getExact())
        .put("near", alarm.getNear())
        .put("earlier", alarm.getEarlier())
        .put("url", alarm.getUrl())
        .put("duplicateOf", "%016x".formatted(alarm.getDuplicateOf()))
        .put("keptSource", alarm.getKeptSource())
        .put("similarity", alarm.getSimilarity());
  }

  private static ObjectNode packed(PackReport report) {
    ObjectNode node = JSON.createObjectNode();
    node.put("domain", report.getDomain());
    node.put("log", report.getLog());
    node.put("selected", report.getSelected());
    node.set("refused", counts(report.getRefused()));
    node.set("screened", counts(report.getScreened()));
    node.put("tokens", report.getTokens());
    node.put("sequences", report.getSequences());
    node.put("openTokens", report.getOpenTokens());
    node.put("realTokens", report.getRealTokens());
    ObjectNode bands = node.putObject("bands");
    report
        .getBands()
        .forEach(
            (band, part) ->
                bands
                    .putObject(band)
                    .put("documents", part.getDocuments())
                    .put("tokens", part.getTokens()));
    node.put("waitsFor", report.getWaitsFor());
    ScoreCut cut = report.getCut();
    if (cut != null) {
      node.putObject("cut")
          .put("score", cut.getScore())
          .put("source", cut.getSource())
          .put("epoch", cut.getEpoch())
          .put("count", cut.getCount())
          .put("share", cut.getShare())
          .put("threshold", cut.getThreshold());
    }
    return node;
  }

  private ObjectNode mixture(MixtureReport report, MixWindow.Rates rates) {
    ObjectNode node = JSON.createObjectNode();
    node.put("at", report.getAt());
    node.put("version", report.getMixtureVersion());
    node.put("horizon", report.getHorizon());
    node.put("bound", report.getBound());
    node.put("largestError", report.getLargestError());
    node.put(
        "refused",
        report.getRefusals().stream()
            .reduce((before, last) -> last)
            .map(MixtureRefusal::getReason)
            .orElse(""));
    node.put("endsAt", report.getEndsAt());
    long total = report.getDomains().stream().mapToLong(DomainReport::getTokens).sum();
    ArrayNode domains = node.putArray("domains");
    for (DomainReport domain : report.getDomains()) {
      Double tokens = rates.tokensPerSecond().get(domain.getDomain());
      domains
          .addObject()
          .put("windowShare", rates.windowShares().get(domain.getDomain()))
          .put("tokensPerSecond", tokens)
          .put("sequencesPerSecond", tokens == null ? null : tokens / filled(domain.getDomain()))
          .put("boundUse", report.getBound() > 0 ? use(report, domain) : 0)
          .put("domain", domain.getDomain())
          .put("log", domain.getLog())
          .put("target", domain.getTarget())
          .put("share", total == 0 ? 0 : (double) domain.getTokens() / total)
          .put("tokens", domain.getTokens())
          .put("error", domain.getError())
          .put("available", domain.getAvailable())
          .put("pass", domain.getPass())
          .put("starvingAt", domain.getStarvingAt())
          .put("starvingSince", domain.getStarvingSince());
    }
    return node;
  }

  private static double use(MixtureReport report, DomainReport domain) {
    return Math.abs(domain.getError()) / report.getBound();
  }

  /** Real tokens of one of the domain's sequences, on average. */
  double filled(String domain) {
    PackReport report = observation.pack().get(domain);
    return report == null || report.getSequences() == 0 || report.getRealTokens() == 0
        ? sequenceLength
        : (double) report.getRealTokens() / report.getSequences();
  }

  /** What proposals for other weights go by. */
  MixSupply supply(MixWindow.Rates rates) {
    Map<String, Long> available = new HashMap<>();
    Map<String, Double> tokens = new HashMap<>();
    for (DomainReport domain : observation.mix().map(MixtureReport::getDomains).orElse(List.of())) {
      available.put(domain.getDomain(), domain.getAvailable());
      tokens.put(domain.getDomain(), filled(domain.getDomain()));
    }
    long horizon = observation.mix().map(MixtureReport::getHorizon).orElse(0L);
    return new MixSupply(horizon, available, tokens, sequenceLength, rates.feedPerSecond());
  }

  private static ObjectNode counts(Map<String, Long> counts) {
    ObjectNode node = JSON.createObjectNode();
    counts.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry -> node.put(entry.getKey(), entry.getValue()));
    return node;
  }
}
