package org.hirundo.pipelines.curate;

import java.util.List;
import java.util.Optional;

/** The uids of the steps that curate has for each dataset, or each domain of weighted ones. */
public final class DatasetSteps {
  static final String SOURCE = "curate-corpus-source-";
  static final String WEIGHTED = "curate-weighted-source-";
  static final String ROWS = "curate-corpus-rows-";

  /** Of {@link org.hirundo.pipelines.selection.ScoreFreezing}, for rows. */
  private static final String SCORES = "curate-gather-rows-";

  private DatasetSteps() {}

  /** The dataset that a step is of, or {@code weighted-DOMAIN}; empty if it is of none. */
  public static Optional<String> dataset(String uid) {
    if (uid.startsWith(WEIGHTED)) {
      return Optional.of("weighted-" + uid.substring(WEIGHTED.length()));
    }
    return List.of(SOURCE, ROWS, SCORES).stream()
        .filter(uid::startsWith)
        .map(beginning -> uid.substring(beginning.length()))
        .findFirst();
  }
}
