package org.hirundo.operators.mixture;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Holds that each shard is read in its order: on from its last ordinal, again from its start in the
 * next pass, or on from the furthest one where new sequences came. Logs go by their number in
 * {@link MixtureLog#logs}. Not thread-safe.
 */
final class ShardOrder {
  private static final int ENTRY_LENGTH = 20;

  private final int partitions;
  private final boolean beginningUnknown;
  private long[][] last = new long[0][]; // ordinal by log and partition; -1: none yet
  private long[][] furthest = new long[0][];
  private int[][] passes = new int[0][];

  ShardOrder(int partitions) {
    this(partitions, false);
  }

  private ShardOrder(int partitions, boolean beginningUnknown) {
    this.partitions = partitions;
    this.beginningUnknown = beginningUnknown;
  }

  /**
   * Of shards of which earlier sequences were taken that nobody saw: the first may be any, and
   * where a shard is read again, it may go on behind ones that were not seen.
   */
  static ShardOrder afterUnknown(int partitions) {
    return new ShardOrder(partitions, true);
  }

  /** Makes room for so many logs, at least. */
  void resize(int logs) {
    int old = last.length;
    if (logs <= old) {
      return;
    }
    last = Arrays.copyOf(last, logs);
    furthest = Arrays.copyOf(furthest, logs);
    passes = Arrays.copyOf(passes, logs);
    for (int d = old; d < logs; d++) {
      last[d] = new long[partitions];
      Arrays.fill(last[d], -1);
      furthest[d] = last[d].clone();
      passes[d] = new int[partitions];
    }
  }

  /** Takes the next sequence of the shard; what is wrong with its place, or null. */
  String take(int log, int partition, long ordinal, int pass) {
    if (ordinal % partitions != partition) {
      return "ordinal " + ordinal + " is not of shard " + partition;
    }
    if (log < 0) {
      return null;
    }
    resize(log + 1);
    long before = last[log][partition];
    int passBefore = passes[log][partition];
    long far = furthest[log][partition];
    boolean goesOn =
        pass == passBefore && ordinal == (before < 0 ? partition : before + partitions);
    boolean beginsAgain = pass == passBefore + 1 && ordinal == partition;
    boolean goesOnWithNew = pass > 0 && pass == passBefore && ordinal == far + partitions;
    boolean unseen =
        beginningUnknown && (before < 0 || pass > 0 && pass == passBefore && ordinal > before);
    last[log][partition] = ordinal;
    furthest[log][partition] = Math.max(far, ordinal);
    passes[log][partition] = pass;
    return goesOn || beginsAgain || goesOnWithNew || unseen
        ? null
        : "ordinal "
            + ordinal
            + " of pass "
            + pass
            + " follows ordinal "
            + before
            + " of pass "
            + passBefore;
  }

  /** How many sequences of the log were taken at least once. */
  long seen(int log) {
    long seen = 0;
    for (int p = 0; log < furthest.length && p < partitions; p++) {
      seen += furthest[log][p] < 0 ? 0 : furthest[log][p] / partitions + 1;
    }
    return seen;
  }

  int byteLength() {
    return 4 + ENTRY_LENGTH * last.length * partitions;
  }

  void write(ByteBuffer out) {
    out.putInt(last.length);
    for (int d = 0; d < last.length; d++) {
      for (int p = 0; p < partitions; p++) {
        out.putLong(last[d][p] + 1).putLong(furthest[d][p] + 1).putInt(passes[d][p]);
      }
    }
  }

  static ShardOrder read(Fields in, int partitions) {
    ShardOrder order = new ShardOrder(partitions);
    order.resize(in.count(ENTRY_LENGTH * partitions));
    for (int d = 0; d < order.last.length; d++) {
      for (int p = 0; p < partitions; p++) {
        order.last[d][p] = in.position() - 1;
        order.furthest[d][p] = in.position() - 1;
        order.passes[d][p] = in.integer();
      }
    }
    return order;
  }
}
