package org.hirundo.operators.mixture;

import java.util.List;

/**
 * Why a mixture record can't be accepted.
 *
 * @param reasons everything that is wrong, at least one
 */
public record Refusal(List<String> reasons) {
  public Refusal {
    reasons = List.copyOf(reasons);
  }

  @Override
  public String toString() {
    return String.join("; ", reasons);
  }
}
