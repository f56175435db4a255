package org.hirundo.operators.mixture;

import java.nio.ByteBuffer;

/**
 * Walks one partition of the feed: which sequence of which domain comes next. A pure function of
 * the mixture log and the partition; the partition's next sequence of a domain is the next one in
 * its own shard of the sequence log that the domain is read from. Each step decides the g of all
 * partitions in between. Not thread-safe.
 */
public final class FeedCursor {
  private static final byte VERSION = 1;

  private final int partition;
  private final RoundPermutation dealing;
  private final Schedule schedule;
  private final ShardReading reading;
  private MixtureLog log;
  private long nextG;

  /** At the start of the partition. */
  public FeedCursor(MixtureLog log, int partition) {
    this(log, partition, new Schedule(log), new ShardReading(partition, log.partitions()));
  }

  private FeedCursor(MixtureLog log, int partition, Schedule schedule, ShardReading reading) {
    if (partition < 0 || partition >= log.partitions()) {
      throw new IllegalArgumentException(
          "partition " + partition + " of a feed with " + log.partitions());
    }
    this.log = log;
    this.partition = partition;
    this.schedule = schedule;
    this.reading = reading;
    dealing = new RoundPermutation(log.partitions(), log.seed());
    nextG = after(schedule.g());
  }

  private long after(long g) {
    long round = g / log.partitions();
    long position = dealing.position(round, partition);
    return position >= g ? position : dealing.position(round + 1, partition);
  }

  /** The g of the next step; free of cost, and independent of any mixture. */
  public long nextG() {
    return nextG;
  }

  /**
   * What stands at {@link #nextG}. To be called only where all mixture records below that g are
   * known: it is below the horizon that was granted.
   */
  public FeedStep peek() {
    schedule.skipTo(nextG);
    int domain = schedule.peek();
    MixtureLog.Reading mode = log.reading(nextG, domain);
    long position = reading.position(mode.index(), mode.sealed());
    return new FeedStep(
        nextG,
        partition,
        log.domains().get(domain),
        mode.log().version(),
        position,
        Math.addExact(Math.multiplyExact(position, log.partitions()), partition),
        reading.pass(mode.index()),
        log.ruling(nextG).getVersion());
  }

  /** The same, and moves on. */
  public FeedStep next() {
    FeedStep step = peek();
    MixtureLog.Reading mode = log.reading(nextG, schedule.next());
    reading.take(mode.index(), mode.sealed());
    nextG = after(schedule.g());
    return step;
  }

  /**
   * Goes on with a log that has further records.
   *
   * @throws IllegalArgumentException if one of them is effective before the last step
   */
  public void extend(MixtureLog longer) {
    schedule.extend(longer);
    log = longer;
  }

  /** For checkpoints: about 44 bytes a domain and 28 a further sequence log. */
  public byte[] state() {
    byte[] place = schedule.state().toBytes();
    ByteBuffer bytes = ByteBuffer.allocate(1 + 4 + reading.byteLength() + place.length);
    bytes.put(VERSION).putInt(partition);
    reading.write(bytes);
    return bytes.put(place).array();
  }

  /**
   * Where a saved state stood.
   *
   * @throws IllegalArgumentException if the state is damaged, of an unknown version, or of another
   *     feed
   */
  public static FeedCursor restore(MixtureLog log, byte[] state) {
    Fields in = new Fields("feed cursor state", state);
    int version = in.version();
    return switch (version) {
      case 1 -> {
        int partition = in.integer();
        ShardReading reading = ShardReading.read(in, partition, log.partitions());
        yield new FeedCursor(log, partition, new Schedule(log, Schedule.State.read(in)), reading);
      }
      default -> throw in.unknown(version);
    };
  }
}
