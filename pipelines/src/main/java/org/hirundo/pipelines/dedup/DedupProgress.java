package org.hirundo.pipelines.dedup;

/**
 * How far a call of {@link DedupJob} is.
 *
 * @param documents read so far
 * @param file how many files have been begun
 * @param files how many there are
 * @param step steps of the comparison that have ended, in batch mode; 0 otherwise
 * @param steps how many there are, in batch mode; 0 otherwise
 */
public record DedupProgress(Stage stage, long documents, int file, int files, int step, int steps) {

  /** What is being done. */
  public enum Stage {
    /** Files are being read, and in streaming compared as they come. */
    READING,
    /** All files are read, but not all documents decided. */
    COMPARING,
    /** The state for later calls and the results are being written. */
    STORING
  }
}
