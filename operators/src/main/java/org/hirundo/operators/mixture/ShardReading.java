package org.hirundo.operators.mixture;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * How far one shard of each sequence log has been read: the next place, and how often the reading
 * began again. Logs go by their number in {@link MixtureLog#logs}; one that is left for another
 * version stays where it is until the domain comes back to it.
 *
 * <p>A sealed log's shard begins again at its end. Where a seal moves or goes after that, the
 * reading first takes what lies behind the old seal, which nobody has seen: nothing is passed over.
 *
 * <p>How much of the passes that a policy allows is spent goes by the shard's length under the seal
 * in force: n passes are n times so many sequences, however short the shard was when it was read
 * again first.
 */
final class ShardReading {
  private static final int ENTRY_LENGTH = 28;
  private static final int COUNTED_LENGTH = ENTRY_LENGTH + 8;

  private final int partition;
  private final int partitions;
  private long[] next;
  private int[] passes;
  private long[] seals; // length of the shard that is read over and over; -1: not yet begun again
  private long[] unseen; // first place that was never read, once the reading began again
  private long[] taken; // sequences in all passes

  ShardReading(int partition, int partitions) {
    this.partition = partition;
    this.partitions = partitions;
    resize(0);
  }

  private void resize(int logs) {
    int old = next == null ? 0 : next.length;
    next = old == 0 ? new long[logs] : Arrays.copyOf(next, logs);
    passes = old == 0 ? new int[logs] : Arrays.copyOf(passes, logs);
    seals = old == 0 ? new long[logs] : Arrays.copyOf(seals, logs);
    unseen = old == 0 ? new long[logs] : Arrays.copyOf(unseen, logs);
    taken = old == 0 ? new long[logs] : Arrays.copyOf(taken, logs);
    Arrays.fill(seals, old, logs, -1);
  }

  /** How many ordinals below {@code sealed} are in the shard; -1 for no seal. */
  private long length(long sealed) {
    return sealed < 0 ? -1 : (sealed - partition + partitions - 1) / partitions;
  }

  /** The place to be read, under the seal in force. */
  long position(int log, long sealed) {
    settle(log, length(sealed));
    return next[log];
  }

  /** How often the reading began again before that place; it never falls. */
  int pass(int log) {
    return log < 0 || log >= passes.length ? 0 : passes[log];
  }

  void take(int log, long sealed) {
    settle(log, length(sealed));
    next[log]++;
    taken[log]++;
  }

  /**
   * Whether a further sequence is one too many, under the seal in force. Without one the log is
   * read as it grows, and never spent.
   *
   * @param passes how often the shard may be read; 0: without end
   */
  boolean spent(int log, long sealed, int passes) {
    long length = length(sealed);
    if (passes == 0 || length < 0 || log >= taken.length) {
      return false;
    }
    return length == 0 || taken[log] / length >= passes;
  }

  private void settle(int log, long length) {
    if (log >= next.length) {
      resize(log + 1);
    }
    if (seals[log] >= 0 && seals[log] != length) {
      next[log] = unseen[log];
      seals[log] = -1;
    }
    if (length >= 0 && next[log] >= length) {
      if (seals[log] < 0) {
        unseen[log] = next[log];
        seals[log] = length;
      }
      next[log] = 0;
      passes[log]++;
    }
  }

  int byteLength() {
    return 4 + ENTRY_LENGTH * next.length;
  }

  /** Without what was taken, which decides on no sequence that was granted. */
  void write(ByteBuffer out) {
    out.putInt(next.length);
    for (int d = 0; d < next.length; d++) {
      write(out, d);
    }
  }

  private void write(ByteBuffer out, int d) {
    out.putLong(next[d]).putInt(passes[d]).putLong(seals[d] + 1).putLong(unseen[d]);
  }

  int countedLength() {
    return 4 + COUNTED_LENGTH * next.length;
  }

  void writeCounted(ByteBuffer out) {
    out.putInt(next.length);
    for (int d = 0; d < next.length; d++) {
      write(out, d);
      out.putLong(taken[d]);
    }
  }

  /**
   * What {@link #write} wrote. What was taken follows from it unless the shard grew between passes;
   * then it is counted as if all passes had been as long as the last one.
   */
  static ShardReading read(Fields in, int partition, int partitions) {
    ShardReading reading = new ShardReading(partition, partitions);
    reading.resize(in.count(ENTRY_LENGTH));
    for (int d = 0; d < reading.next.length; d++) {
      reading.read(in, d);
      reading.taken[d] = reading.passes[d] * reading.unseen[d] + reading.next[d];
    }
    return reading;
  }

  static ShardReading readCounted(Fields in, int partition, int partitions) {
    ShardReading reading = new ShardReading(partition, partitions);
    reading.resize(in.count(COUNTED_LENGTH));
    for (int d = 0; d < reading.next.length; d++) {
      reading.read(in, d);
      reading.taken[d] = in.position();
    }
    return reading;
  }

  private void read(Fields in, int d) {
    next[d] = in.position();
    passes[d] = in.integer();
    seals[d] = in.position() - 1;
    unseen[d] = in.position();
  }
}
