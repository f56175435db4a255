package org.hirundo.operators.mixture;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.IntConsumer;
import org.hirundo.schemas.DomainShare;

/**
 * How far the feed may go with the sequences that are there. The coordinator advances it as the
 * sequence logs grow and grants readers what lies below; each g is looked at once. Not thread-safe.
 *
 * <p>Where the last g granted is a change point, new shares may take effect at once; a coordinator
 * that grants up to {@link #changePoint} only can always change them, even when a domain has run
 * dry. It keeps one horizon at what it granted and lets a {@link #copy} look ahead; a new record
 * drops the copy.
 */
public final class Horizon {
  private static final byte VERSION = 2;

  /** Says how many sequences are in the logs. */
  @FunctionalInterface
  public interface Supply {
    /** Sequences in that shard of the log: the ordinals there are {@code partition mod P}. */
    long available(SequenceLog log, int partition);

    /**
     * Real tokens of a sequence that is there; asked in a padded feed only.
     *
     * @return from 1 to S
     */
    default int tokens(SequenceLog log, long ordinal) {
      throw new IllegalStateException("the sizes of " + log + " are not known");
    }
  }

  /**
   * Where the feed has to wait.
   *
   * @param g the position that can't be filled
   * @param log the sequence log whose turn it is
   * @param partition the shard that is too short
   * @param position the place in the shard that is missing
   * @param pass how often the shard has been read to its end
   * @param spent whether the sequence is there, but would be read once more than it may be
   */
  public record Shortage(
      long g, SequenceLog log, int partition, long position, int pass, boolean spent) {

    /** The domain whose turn it is. */
    public String domain() {
      return log.domain();
    }
  }

  private final RoundPermutation dealing;
  private final Turns turns;
  private final ShardReading[] readings;
  private MixtureLog log;
  private long changePoint;

  /** At g = 0. */
  public Horizon(MixtureLog log) {
    this(log, Turns.begin(log), readings(log), 0);
  }

  private Horizon(MixtureLog log, Turns turns, ShardReading[] readings, long changePoint) {
    this.log = log;
    this.turns = turns;
    this.readings = readings;
    this.changePoint = changePoint;
    dealing = new RoundPermutation(log.partitions(), log.seed());
  }

  private static ShardReading[] readings(MixtureLog log) {
    ShardReading[] readings = new ShardReading[log.partitions()];
    for (int p = 0; p < readings.length; p++) {
      readings[p] = new ShardReading(p, readings.length);
    }
    return readings;
  }

  /** All sequences below this g are there. */
  public long g() {
    return turns.g();
  }

  /** The largest g not above {@link #g} at which the shares may change. */
  public long changePoint() {
    return changePoint;
  }

  /** Sequences of the domain below {@link #g}. */
  public long taken(String domain) {
    int index = log.domains().indexOf(domain);
    return index < 0 ? 0 : turns.taken(index);
  }

  /** Real tokens of the domain below {@link #g}. */
  public long tokens(String domain) {
    int index = log.domains().indexOf(domain);
    return index < 0 ? 0 : turns.tokens(index);
  }

  /** The exact error tokens − target at {@link #g}; for display. */
  public double tokenError(String domain) {
    int index = log.domains().indexOf(domain);
    return index < 0 ? 0 : -turns.tokenError(index).doubleValue();
  }

  /** How often all shards of the log that the domain is read from were read to their end. */
  public int pass(String domain) {
    int index =
        log.readings(turns.g()).stream()
            .filter(reading -> reading.log().domain().equals(domain))
            .mapToInt(MixtureLog.Reading::index)
            .findFirst()
            .orElse(-1);
    return Arrays.stream(readings).mapToInt(reading -> reading.pass(index)).min().orElse(0);
  }

  /**
   * Moves on until a sequence is missing, or the limit or the feed's end is reached.
   *
   * @param limit the horizon goes no further
   * @return what is missing at the new {@link #g}, or null at the limit or the end
   */
  public Shortage advance(Supply supply, long limit) {
    return advance(supply, limit, domain -> {});
  }

  /**
   * The same, and tells each domain that it deals out.
   *
   * @param dealt hears the index in {@link MixtureLog#domains} of each g's domain, in order
   */
  public Shortage advance(Supply supply, long limit, IntConsumer dealt) {
    long end = Math.min(limit, log.end());
    boolean padded = log.padded();
    int length = log.sequenceLength();
    while (turns.g() < end) {
      long g = turns.g();
      int domain = turns.peek();
      int partition = dealing.partition(g);
      MixtureLog.Reading mode = log.reading(g, domain);
      ShardReading reading = readings[partition];
      long position = reading.position(mode.index(), mode.sealed());
      int pass = reading.pass(mode.index());
      boolean spent = reading.spent(mode.index(), mode.sealed(), mode.passes());
      if (spent || position >= supply.available(mode.log(), partition)) {
        return new Shortage(g, mode.log(), partition, position, pass, spent);
      }
      reading.take(mode.index(), mode.sealed());
      turns.take(padded ? supply.tokens(mode.log(), ordinal(position, partition)) : length);
      dealt.accept(domain);
      if (turns.atChangePoint()) {
        changePoint = turns.g();
      }
    }
    return null;
  }

  private long ordinal(long position, int partition) {
    return position * readings.length + partition;
  }

  /**
   * The first g, not before {@code from}, at which a padded feed can go on with those shares;
   * {@code from} itself for shares in force. Moves there.
   *
   * @return that g, or nothing where a sequence is missing before, or the limit or end is reached
   */
  public OptionalLong changePoint(Supply supply, long from, List<DomainShare> shares, long limit) {
    long earliest = Math.max(from, g());
    Phase next = log.following(earliest, shares);
    if (log.phase(log.phaseIndex(earliest)).sameWeights(next)) {
      return OptionalLong.of(earliest);
    }
    long end = Math.min(limit, log.end());
    if (earliest > end || (advance(supply, earliest) != null && g() < earliest)) {
      return OptionalLong.empty();
    }
    TokenSchedule schedule = (TokenSchedule) turns;
    while (!schedule.allows(next)) {
      if (g() >= end || advance(supply, g() + 1) != null) {
        return OptionalLong.empty();
      }
    }
    return OptionalLong.of(g());
  }

  /**
   * Goes on with a log that has further records.
   *
   * @throws IllegalArgumentException if one of them is effective below {@link #g}
   */
  public void extend(MixtureLog longer) {
    turns.extend(longer);
    log = longer;
  }

  /** One of its own at the same place. */
  public Horizon copy() {
    return restore(log, state());
  }

  /** For checkpoints: about 36 bytes a sequence log and partition. */
  public byte[] state() {
    byte[] place = turns.toBytes();
    int length = 1 + 8 + 4 + place.length;
    for (ShardReading reading : readings) {
      length += reading.countedLength();
    }
    ByteBuffer bytes = ByteBuffer.allocate(length);
    bytes.put(VERSION).putLong(changePoint).putInt(readings.length);
    for (ShardReading reading : readings) {
      reading.writeCounted(bytes);
    }
    return bytes.put(place).array();
  }

  /**
   * Where a saved state stood.
   *
   * @throws IllegalArgumentException if the state is damaged, of an unknown version, or of another
   *     feed
   */
  public static Horizon restore(MixtureLog log, byte[] state) {
    Fields in = new Fields("horizon state", state);
    int version = in.version();
    return switch (version) {
      case 1, VERSION -> {
        long changePoint = in.position();
        int partitions = in.count(4);
        if (partitions != log.partitions()) {
          throw new IllegalArgumentException(
              "horizon state has "
                  + partitions
                  + " partitions, the feed "
                  + log.partitions()
                  + ": it belongs to another feed");
        }
        ShardReading[] readings = new ShardReading[partitions];
        for (int p = 0; p < partitions; p++) {
          readings[p] =
              version == 1
                  ? ShardReading.read(in, p, partitions)
                  : ShardReading.readCounted(in, p, partitions);
        }
        yield new Horizon(log, Turns.read(log, in), readings, changePoint);
      }
      default -> throw in.unknown(version);
    };
  }
}
