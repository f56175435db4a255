package org.hirundo.operators.steering;

import java.util.Optional;

/** Wishes for shares by the losses it observes. Deterministic; confined to one thread. */
public interface Controller {
  /** Takes the losses of one more step. Steps come in order, g growing. */
  void observe(StepLoss loss);

  /**
   * The shares that it would like now, by domain: none negative, with sum 1 up to rounding. Empty
   * as long as it has observed too little.
   */
  Optional<double[]> wish();
}
