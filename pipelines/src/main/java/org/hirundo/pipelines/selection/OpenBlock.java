package org.hirundo.pipelines.selection;

import org.hirundo.operators.quality.ScoreDistribution;

/**
 * One score of the rows of one file, as far as they were read. Flink saves it as a plain record.
 *
 * @param open the block that is being read, or {@link #NONE}
 * @param closed the last block that is recorded, or {@link #NONE}
 * @param sketch all rows so far; empty after the file's end
 */
public record OpenBlock(String domain, int open, int closed, byte[] sketch) {
  static final int NONE = -1;

  static OpenBlock begin(PartialScores part) {
    return new OpenBlock(part.domain(), part.block(), NONE, new byte[0]);
  }

  /** With more rows of the open block. */
  OpenBlock with(PartialScores part) {
    return new OpenBlock(
        domain, open, closed, FreezeEpochs.merged(bytes(), part.sketch()).toBytes());
  }

  /** With that block open, and the one before recorded. */
  OpenBlock next(int block) {
    return new OpenBlock(domain, block, open, sketch);
  }

  /** With that block open, after the file had ended before it. */
  OpenBlock again(int block) {
    return new OpenBlock(domain, block, closed, sketch);
  }

  /** After the file's end. */
  OpenBlock ended() {
    return new OpenBlock(domain, NONE, Math.max(open, closed), new byte[0]);
  }

  ScoreDistribution scores() {
    return ScoreDistribution.of(sketch);
  }

  private byte[] bytes() {
    return sketch.length == 0 ? null : sketch;
  }
}
