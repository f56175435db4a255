package org.hirundo.pipelines.curate;

import java.util.List;

/**
 * The uids of the steps that curate has for each dataset, for each domain of weighted ones, and, by
 * {@link org.hirundo.pipelines.selection.ScoreFreezing}, for their rows.
 */
public final class DatasetSteps {
  private static final String SOURCE = "curate-corpus-source-";
  private static final String WEIGHTED = "curate-weighted-source-";
  static final String ROWS = "curate-corpus-rows-";

  private static final List<String> BEGINNINGS =
      List.of(SOURCE, WEIGHTED, ROWS, "curate-gather-rows-", "curate-freeze-rows");

  private DatasetSteps() {}

  /** The step that reads a dataset without a weight. */
  public static String source(String dataset) {
    return SOURCE + dataset;
  }

  /** The step that reads the datasets of a domain that have weights. */
  public static String weightedSource(String domain) {
    return WEIGHTED + domain;
  }

  /** Whether a step's state says nothing of anything but datasets. */
  public static boolean contain(String uid) {
    return BEGINNINGS.stream().anyMatch(uid::startsWith);
  }
}
