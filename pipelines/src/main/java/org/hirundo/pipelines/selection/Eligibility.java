package org.hirundo.pipelines.selection;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hirundo.operators.quality.Profile;

/**
 * Whether a document may be selected by its own annotations, before it is ranked among others.
 * Immutable and thread-safe.
 */
public final class Eligibility {
  /** The text that it takes the place of is in the sequence log, where nothing is taken back. */
  public static final String NEWER_TEXT = "newer-text-of-a-kept-document";

  /** Selected by a score that the document does not have: another model's, or none. */
  public static final String NO_SCORE = "no-score";

  public static final String MIN_SCORE = "min-score";
  public static final String KEEP_TOP = "keep-top";

  private final Optional<Profile> profile;
  private final double minScore;
  private final double keepTop;

  /**
   * @param profile whose rules must hold; empty: all documents pass
   * @param minScore the least score; negative infinity: none is needed
   * @param keepTop the share of the highest scores that is kept; 1: all of them, and those without
   */
  public Eligibility(Optional<Profile> profile, double minScore, double keepTop) {
    this.profile = profile;
    this.minScore = minScore;
    this.keepTop = keepTop;
  }

  /**
   * All that keeps the document out: rules of the profile, then its score; empty if nothing does. A
   * document without any value or score went around the rules, and passes.
   *
   * @param cluster the document's
   * @param values by rule, as they are stored
   * @param score by the model that counts; not a number if there is none
   * @param annotated whether anything was measured of the document
   */
  public List<String> failures(
      long cluster, Map<String, Double> values, double score, boolean annotated) {
    if (cluster != 0) {
      return List.of(NEWER_TEXT);
    }
    if (!annotated) {
      return List.of();
    }
    List<String> failed =
        profile.isEmpty() || values.isEmpty() ? List.of() : profile.get().decide(values).failed();
    boolean byScore = minScore > Double.NEGATIVE_INFINITY || keepTop < 1;
    if (byScore && Double.isNaN(score)) {
      return with(failed, NO_SCORE);
    }
    return score < minScore ? with(failed, MIN_SCORE) : failed;
  }

  private static List<String> with(List<String> failed, String other) {
    List<String> all = new ArrayList<>(failed);
    all.add(other);
    return all;
  }
}
