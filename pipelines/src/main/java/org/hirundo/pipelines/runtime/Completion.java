package org.hirundo.pipelines.runtime;

import java.io.IOException;
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

  private static boolean complete(CurateReport report, int files) {
    return report != null
        && report.getFiles() >= files
        && report.getRecords() == Observation.decided(report);
  }

  static boolean packed(Observation now) {
    return now.packed() == now.documents();
  }
}
