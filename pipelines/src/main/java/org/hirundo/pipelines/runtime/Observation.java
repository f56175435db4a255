package org.hirundo.pipelines.runtime;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hirundo.pipelines.selection.Eligibility;
import org.hirundo.schemas.CurateReport;
import org.hirundo.schemas.DedupAlarm;
import org.hirundo.schemas.MixtureReport;
import org.hirundo.schemas.PackReport;
import org.hirundo.schemas.TrainingLoss;

/**
 * What the report logs say at one moment; all of it is committed.
 *
 * @param curate by crawl or dataset
 * @param pack by domain, into the version of the sequence logs that is followed
 * @param mix the newest report of the mix, if there is one
 * @param feed sequences in the feed: every g below it is there
 * @param alarmCount sources and hosts of which deduplication took too much
 * @param alarms the last of them, in the order of the log
 * @param trainer what a trainer published last, if one has
 * @param takedowns in force
 * @param silentSince when the broker last answered, if it does not answer now: all else is what was
 *     known then
 */
public record Observation(
    Map<String, CurateReport> curate,
    Map<String, PackReport> pack,
    Optional<MixtureReport> mix,
    long feed,
    long alarmCount,
    List<DedupAlarm> alarms,
    Optional<TrainingLoss> trainer,
    int takedowns,
    Optional<Instant> silentSince) {
  public Observation {
    curate = Map.copyOf(curate);
    pack = Map.copyOf(pack);
    alarms = List.copyOf(alarms);
  }

  /** Documents that came out of curate. */
  public long documents() {
    return curate.values().stream().mapToLong(Observation::documents).sum();
  }

  /**
   * Documents that pack has decided on. Promoted ones and newer texts of kept documents are counted
   * as the duplicates they were.
   */
  public long packed() {
    return pack.values().stream()
        .mapToLong(
            report ->
                report.getSelected()
                    + sum(report.getRefused())
                    - report.getRefused().getOrDefault(Eligibility.NEWER_TEXT, 0L)
                    - report.getScreened().getOrDefault("promoted", 0L))
        .sum();
  }

  /** Sequences that pack has written. */
  public long sequences() {
    return pack.values().stream().mapToLong(PackReport::getSequences).sum();
  }

  /** Records of one source that have become a document, a duplicate or a reject. */
  public static long decided(CurateReport report) {
    return documents(report)
        + report.getExactDuplicates()
        + report.getNearDuplicates()
        + rejects(report);
  }

  public static long documents(CurateReport report) {
    return sum(report.getDocuments());
  }

  public static long rejects(CurateReport report) {
    return sum(report.getRejects());
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
