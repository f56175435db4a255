package org.hirundo.pipelines.mix;

/** Hands the newest horizon from the task's thread to the fetching thread. Thread-safe. */
final class Grant {
  private volatile HorizonMoved horizon;

  void moveTo(HorizonMoved newer) {
    horizon = newer;
  }

  /** The newest horizon; null before the first. */
  HorizonMoved now() {
    return horizon;
  }
}
