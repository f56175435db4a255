package org.hirundo.pipelines.dashboard;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.hirundo.pipelines.dashboard.history.MixWindow;
import org.hirundo.pipelines.runtime.Observation;
import org.hirundo.schemas.CurateReport;
import org.hirundo.schemas.DomainReport;
import org.hirundo.schemas.MixtureReport;
import org.hirundo.schemas.TrainingLoss;

/**
 * What somebody should know at a glance: whether the mix is right, whether a domain starves, what
 * is thrown away, whether the trainer is fed.
 */
record Health(Observation observation, MixWindow.Rates rates, long now) {
  private static final long STALE_MILLIS = 30_000;
  private static final long LONG_STARVING_MILLIS = 60_000;
  private static final double DRY_SOON_SECONDS = 600;
  private static final double MUCH_USED = .9;
  private static final double MUCH_REJECTED = .98;
  private static final long FEW_RECORDS = 10_000;
  private static final long SILENT_MILLIS = 600_000;

  /**
   * One finding.
   *
   * @param code fixed; docs/dashboard.md lists them
   * @param value NaN: none
   */
  record Finding(
      String level, String code, String domain, String source, double value, String text) {
    static Finding of(String level, String code, double value) {
      return new Finding(level, code, null, null, value, null);
    }

    Finding domain(String name) {
      return new Finding(level, code, name, source, value, text);
    }

    Finding source(String name) {
      return new Finding(level, code, domain, name, value, text);
    }

    Finding text(String words) {
      return new Finding(level, code, domain, source, value, words);
    }

    ObjectNode json() {
      ObjectNode node = JsonNodeFactory.instance.objectNode();
      node.put("level", level).put("code", code);
      if (domain != null) {
        node.put("domain", domain);
      }
      if (source != null) {
        node.put("source", source);
      }
      if (!Double.isNaN(value)) {
        node.put("value", value);
      }
      if (text != null) {
        node.put("text", text);
      }
      return node;
    }
  }

  List<Finding> findings() {
    List<Finding> found = new ArrayList<>();
    if (observation.mix().isPresent()) {
      mix(observation.mix().get(), found);
    } else {
      found.add(Finding.of("ok", "mix-waiting", Double.NaN));
    }
    observation.curate().values().forEach(report -> rejects(report, found));
    if (observation.alarmCount() > 0) {
      found.add(Finding.of("warn", "dedup-alarms", observation.alarmCount()));
    }
    observation.trainer().ifPresent(loss -> trainer(loss, found));
    return found;
  }

  private void mix(MixtureReport report, List<Finding> found) {
    double seconds = (now - report.getAt()) / 1e3;
    if (now - report.getAt() > STALE_MILLIS) {
      found.add(Finding.of("bad", "stale", seconds));
    }
    boolean holds = report.getLargestError() <= report.getBound();
    found.add(Finding.of(holds ? "ok" : "bad", "mix-right", report.getLargestError()));
    for (DomainReport domain : report.getDomains()) {
      String name = domain.getDomain();
      double use = report.getBound() > 0 ? Math.abs(domain.getError()) / report.getBound() : 0;
      if (use > MUCH_USED) {
        found.add(Finding.of("warn", "bound-use", use).domain(name));
      }
      if (domain.getStarvingAt() >= 0) {
        long since = now - domain.getStarvingSince();
        String level = since > LONG_STARVING_MILLIS ? "bad" : "warn";
        found.add(Finding.of("warn", "mix-waiting", domain.getStarvingAt()).domain(name));
        found.add(Finding.of(level, "starving", since / 1e3).domain(name));
      } else {
        drySoon(domain, found);
      }
    }
    report.getRefusals().stream()
        .reduce((before, last) -> last)
        .ifPresent(
            refusal ->
                found.add(
                    Finding.of("warn", "refused-request", Double.NaN).text(refusal.getReason())));
  }

  /** At the present rate; a domain that is read again is never dry. */
  private void drySoon(DomainReport domain, List<Finding> found) {
    Double tokens = rates.tokensPerSecond().get(domain.getDomain());
    if (tokens == null || tokens <= 0 || domain.getPass() > 0 || domain.getLog() > 1) {
      return;
    }
    var pack = observation.pack().get(domain.getDomain());
    if (pack == null || pack.getSequences() == 0 || pack.getRealTokens() == 0) {
      return;
    }
    double supply = (double) pack.getRealTokens() / pack.getSequences() * domain.getAvailable();
    double seconds = (supply - domain.getTokens()) / tokens;
    if (seconds < DRY_SOON_SECONDS) {
      found.add(Finding.of("warn", "dry-soon", Math.max(0, seconds)).domain(domain.getDomain()));
    }
  }

  private static void rejects(CurateReport report, List<Finding> found) {
    double share = (double) Observation.rejects(report) / Math.max(1, report.getRecords());
    boolean much = report.getRecords() >= FEW_RECORDS && share > MUCH_REJECTED;
    found.add(Finding.of(much ? "warn" : "ok", "reject-share", share).source(report.getSource()));
  }

  private void trainer(TrainingLoss loss, List<Finding> found) {
    long lag = observation.feed() - loss.getG();
    if (lag <= 0) {
      found.add(Finding.of("warn", "trainer-ahead", lag));
    }
    if (now - loss.getAt() > SILENT_MILLIS) {
      found.add(Finding.of("warn", "trainer-silent", (now - loss.getAt()) / 1e3));
    }
  }
}
