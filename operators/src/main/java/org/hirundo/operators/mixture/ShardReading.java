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
 */
final class ShardReading {
  private static final int ENTRY_LENGTH = 28;

  private final int partition;
  private final int partitions;
  private long[] next;
  private int[] passes;
  private long[] seals; // length of the shard that is read over and over; -1: not yet begun again
  private long[] unseen; // first place that was never read, once the reading began again

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

  void write(ByteBuffer out) {
    out.putInt(next.length);
    for (int d = 0; d < next.length; d++) {
      out.putLong(next[d]).putInt(passes[d]).putLong(seals[d] + 1).putLong(unseen[d]);
    }
  }

  static ShardReading read(Fields in, int partition, int partitions) {
    ShardReading reading = new ShardReading(partition, partitions);
    reading.resize(in.count(ENTRY_LENGTH));
    for (int d = 0; d < reading.next.length; d++) {
      reading.next[d] = in.position();
      reading.passes[d] = in.integer();
      reading.seals[d] = in.position() - 1;
      reading.unseen[d] = in.position();
    }
    return reading;
  }
}
