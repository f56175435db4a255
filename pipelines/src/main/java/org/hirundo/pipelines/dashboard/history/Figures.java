package org.hirundo.pipelines.dashboard.history;

import java.util.HashMap;
import java.util.Map;
import org.hirundo.pipelines.runtime.Observation;
import org.hirundo.schemas.CurateReport;
import org.hirundo.schemas.DomainReport;
import org.hirundo.schemas.MixtureReport;
import org.hirundo.schemas.PackReport;

/** What of each report is kept, as whole numbers. */
final class Figures {
  /** Shares are told in parts of this. */
  static final double SHARE = 1e9;

  /** Errors and bounds are told in parts of this. */
  static final double TOKENS = 1e3;

  private Figures() {}

  static Map<String, Long> of(MixtureReport report) {
    Map<String, Long> figures = new HashMap<>();
    figures.put("feed", report.getHorizon());
    figures.put("bound", Math.round(report.getBound() * TOKENS));
    figures.put("version", (long) report.getMixtureVersion());
    for (DomainReport domain : report.getDomains()) {
      String name = domain.getDomain();
      figures.put("target:" + name, Math.round(domain.getTarget() * SHARE));
      figures.put("tokens:" + name, domain.getTokens());
      figures.put("error:" + name, Math.round(domain.getError() * TOKENS));
      figures.put("available:" + name, domain.getAvailable());
      figures.put("starving:" + name, domain.getStarvingAt() >= 0 ? 1L : 0L);
    }
    return figures;
  }

  static Map<String, Long> of(CurateReport report) {
    return Map.of(
        "records", report.getRecords(),
        "documents", Observation.documents(report),
        "exact", report.getExactDuplicates(),
        "near", report.getNearDuplicates(),
        "rejects", Observation.rejects(report),
        "bytes", report.getBytes());
  }

  static Map<String, Long> of(PackReport report) {
    return Map.of(
        "selected", report.getSelected(),
        "refused", report.getRefused().values().stream().mapToLong(Long::longValue).sum(),
        "sequences", report.getSequences());
  }
}
