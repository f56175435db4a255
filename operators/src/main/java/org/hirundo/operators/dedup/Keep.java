package org.hirundo.operators.dedup;

/** Whose text stands for a cluster of near-duplicates. */
public enum Keep {
  /** That of the document which came first. */
  OLDEST,
  /**
   * That of the newest copy: over files of one call, later files count as earlier; over what was
   * seen before, the text moves and the cluster keeps its id.
   */
  NEWEST
}
