package org.hirundo.operators.mixture;

import java.nio.ByteBuffer;

/**
 * Walks one partition of the feed: which sequence of which domain comes next. A pure function of
 * the mixture log and the partition, and in a padded feed of the {@link Deal}; the partition's next
 * sequence of a domain is the next one in its own shard of the sequence log that the domain is read
 * from. Not thread-safe.
 */
public final class FeedCursor {
  private static final byte VERSION = 1;
  private static final byte PADDED = 2;

  private final int partition;
  private final RoundPermutation dealing;
  private final Schedule schedule; // null in a padded feed
  private final ShardReading reading;
  private MixtureLog log;
  private Deal deal = new Deal(0, new byte[0]);
  private long nextG;

  /** At the start of the partition. */
  public FeedCursor(MixtureLog log, int partition) {
    this(
        log,
        partition,
        log.padded() ? null : new Schedule(log),
        new ShardReading(partition, log.partitions()),
        0);
  }

  private FeedCursor(
      MixtureLog log, int partition, Schedule schedule, ShardReading reading, long below) {
    if (partition < 0 || partition >= log.partitions()) {
      throw new IllegalArgumentException(
          "partition " + partition + " of a feed with " + log.partitions());
    }
    this.log = log;
    this.partition = partition;
    this.schedule = schedule;
    this.reading = reading;
    dealing = new RoundPermutation(log.partitions(), log.seed());
    nextG = after(below);
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

  /** Goes by a further stretch of a padded feed; it holds {@link #nextG} or comes to it. */
  public void follow(Deal further) {
    deal = further;
  }

  /**
   * What stands at {@link #nextG}. To be called only where all mixture records below that g are
   * known, and in a padded feed the deal: it is below the horizon that was granted.
   */
  public FeedStep peek() {
    int domain = domain();
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

  private int domain() {
    if (schedule == null) {
      return deal.domain(nextG);
    }
    schedule.skipTo(nextG);
    return schedule.peek();
  }

  /** The same, and moves on. */
  public FeedStep next() {
    FeedStep step = peek();
    MixtureLog.Reading mode = log.reading(nextG, domain());
    reading.take(mode.index(), mode.sealed());
    if (schedule != null) {
      schedule.next();
    }
    nextG = after(nextG + 1);
    return step;
  }

  /**
   * Goes on with a log that has further records.
   *
   * @throws IllegalArgumentException if one of them is effective before the last step
   */
  public void extend(MixtureLog longer) {
    if (schedule != null) {
      schedule.extend(longer);
    } else if (!longer.continues(log)) {
      throw new IllegalArgumentException("the new mixture log doesn't continue the old one");
    }
    log = longer;
  }

  /** For checkpoints: about 44 bytes a domain and 28 a further sequence log. */
  public byte[] state() {
    byte[] place =
        schedule == null
            ? ByteBuffer.allocate(8).putLong(nextG).array()
            : schedule.state().toBytes();
    ByteBuffer bytes = ByteBuffer.allocate(1 + 4 + reading.byteLength() + place.length);
    bytes.put(schedule == null ? PADDED : VERSION).putInt(partition);
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
    if (version != (log.padded() ? PADDED : VERSION)) {
      throw in.unknown(version);
    }
    int partition = in.integer();
    ShardReading reading = ShardReading.read(in, partition, log.partitions());
    if (log.padded()) {
      return new FeedCursor(log, partition, null, reading, in.position());
    }
    Schedule.State place = Schedule.State.read(in);
    return new FeedCursor(log, partition, new Schedule(log, place), reading, place.g());
  }
}
