package org.hirundo.pipelines.dedup;

/** How a call of {@link DedupJob} runs; the verdicts are the same. */
public enum Mode {
  /** In batch, unless the call goes on from what an earlier one saw. */
  AUTO,
  /** Flink's batch mode: sorts instead of looking up. Cannot go on from earlier state. */
  BATCH,
  /** Flink's streaming mode, document by document against RocksDB. */
  STREAM
}
