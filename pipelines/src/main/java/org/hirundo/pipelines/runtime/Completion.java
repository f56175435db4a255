package org.hirundo.pipelines.runtime;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hirundo.pipelines.source.Discovery;
import org.hirundo.schemas.CurateReport;

/**
 * Knows when a bounded run has read all that is there: every file of every crawl and dataset is
 * reported, and each source's sum holds (records = documents + duplicates + rejects).
 */
final class Completion {
  private final Map<String, Integer> expectedFiles;

  private Completion(Map<String, Integer> expectedFiles) {
    this.expectedFiles = expectedFiles;
  }

  /** Looks once at what there is to read now. */
  static Completion of(Iterable<? extends Discovery> discoveries) throws IOException {
    Map<String, Integer> expected = new TreeMap<>();
    for (Discovery discovery : discoveries) {
      for (String list : discovery.lists()) {
        expected.put(list, discovery.files(list).size());
      }
    }
    return new Completion(expected);
  }

  /** Files there are to read, by source. */
  Map<String, Integer> expectedFiles() {
    return expectedFiles;
  }

  boolean curated(Observation now) {
    return expectedFiles.entrySet().stream()
        .filter(expected -> expected.getValue() > 0)
        .allMatch(expected -> complete(now.curate().get(expected.getKey()), expected.getValue()));
  }

  /** Whether every record of the files read so far has become something. */
  boolean sumsHold(Observation now) {
    return now.curate().values().stream()
        .allMatch(report -> report.getRecords() == Observation.decided(report));
  }

  /** The sources of which fewer files were read than there are, with both numbers. */
  String missing(Observation now) {
    List<String> missing = new ArrayList<>();
    expectedFiles.forEach(
        (source, files) -> {
          CurateReport report = now.curate().get(source);
          long read = report == null ? 0 : report.getFiles();
          if (read < files) {
            missing.add(source + " " + read + " of " + files);
          }
        });
    return String.join(", ", missing);
  }

  private static boolean complete(CurateReport report, int files) {
    return report != null
        && report.getFiles() >= files
        && report.getRecords() == Observation.decided(report);
  }

  static boolean packed(Observation now) {
    return now.packed() == now.documents();
  }
}
