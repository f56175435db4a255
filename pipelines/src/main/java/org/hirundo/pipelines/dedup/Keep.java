package org.hirundo.pipelines.dedup;

/** Which files' documents count as first. */
public enum Keep {
  /** Those of earlier files. */
  OLDEST,
  /** Those of later files of the same call; documents kept by an earlier call stay. */
  NEWEST
}
