package org.hirundo.operators.quality;

/** How a fastText model turns its hidden layer into probabilities; ids as in its file format. */
enum FastTextLoss {
  HIERARCHICAL_SOFTMAX(1),
  NEGATIVE_SAMPLING(2),
  SOFTMAX(3),
  ONE_VS_ALL(4);

  private final int id;

  FastTextLoss(int id) {
    this.id = id;
  }

  int id() {
    return id;
  }

  /** The loss with this id, or null. */
  static FastTextLoss withId(int id) {
    for (FastTextLoss loss : values()) {
      if (loss.id == id) {
        return loss;
      }
    }
    return null;
  }
}
