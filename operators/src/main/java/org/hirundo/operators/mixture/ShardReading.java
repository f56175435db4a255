package org.hirundo.operators.mixture;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * How far one shard of each domain has been read: the next place, and how often the reading began
 * again.
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

  private void resize(int domains) {
    int old = next == null ? 0 : next.length;
    next = old == 0 ? new long[domains] : Arrays.copyOf(next, domains);
    passes = old == 0 ? new int[domains] : Arrays.copyOf(passes, domains);
    seals = old == 0 ? new long[domains] : Arrays.copyOf(seals, domains);
    unseen = old == 0 ? new long[domains] : Arrays.copyOf(unseen, domains);
    Arrays.fill(seals, old, domains, -1);
  }

  /** How many ordinals below {@code sealed} are in the shard; -1 for no seal. */
  private long length(long sealed) {
    return sealed < 0 ? -1 : (sealed - partition + partitions - 1) / partitions;
  }

  /** The place to be read, under the seal in force. */
  long position(int domain, long sealed) {
    settle(domain, length(sealed));
    return next[domain];
  }

  /** How often the reading began again before that place; it never falls. */
  int pass(int domain) {
    return passes[domain];
  }

  void take(int domain, long sealed) {
    settle(domain, length(sealed));
    next[domain]++;
  }

  private void settle(int domain, long length) {
    if (domain >= next.length) {
      resize(domain + 1);
    }
    if (seals[domain] >= 0 && seals[domain] != length) {
      next[domain] = unseen[domain];
      seals[domain] = -1;
    }
    if (length >= 0 && next[domain] >= length) {
      if (seals[domain] < 0) {
        unseen[domain] = next[domain];
        seals[domain] = length;
      }
      next[domain] = 0;
      passes[domain]++;
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
