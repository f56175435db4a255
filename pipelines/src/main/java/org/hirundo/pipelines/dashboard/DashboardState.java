package org.hirundo.pipelines.dashboard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import org.hirundo.pipelines.runtime.Observation;
import org.hirundo.schemas.CurateReport;
import org.hirundo.schemas.DedupAlarm;
import org.hirundo.schemas.DomainReport;
import org.hirundo.schemas.MixtureRefusal;
import org.hirundo.schemas.MixtureReport;
import org.hirundo.schemas.PackReport;
import org.hirundo.schemas.ScoreCut;

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

  byte[] json() {
    ObjectNode root = JSON.createObjectNode();
    root.put("at", System.currentTimeMillis());
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
    observation.mix().ifPresent(report -> root.set("mix", mixture(report)));
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

  private static ObjectNode alarm(DedupAlarm alarm) {
    return JSON.createObjectNode()
        .put("source", alarm.getSource())
        .put("host", alarm.getHost())
        .put("kept", alarm.getKept())
        .put("exact", alarm.getExact())
        .put("near", alarm.getNear())
        .put("earlier", alarm.getEarlier())
        .put("url", alarm.getUrl())
        .put("duplicateOf", Long.toHexString(alarm.getDuplicateOf()))
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

  private static ObjectNode mixture(MixtureReport report) {
    ObjectNode node = JSON.createObjectNode();
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
      domains
          .addObject()
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

  private static ObjectNode counts(Map<String, Long> counts) {
    ObjectNode node = JSON.createObjectNode();
    counts.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry -> node.put(entry.getKey(), entry.getValue()));
    return node;
  }
}
