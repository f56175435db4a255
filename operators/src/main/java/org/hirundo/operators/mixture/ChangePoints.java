package org.hirundo.operators.mixture;

import java.util.List;
import org.hirundo.schemas.DomainShare;

/**
 * Finds where shares can take effect without breaking the bound. A mixture log knows it by itself
 * where all sequences are full; in a padded feed it depends on the sequences to come, and only a
 * {@link Horizon} can look.
 */
@FunctionalInterface
public interface ChangePoints {
  /**
   * The first such g, not before {@code from}.
   *
   * @throws IllegalArgumentException if there is none, with the reason
   */
  long next(long from, List<DomainShare> shares);
}
