package org.hirundo.pipelines.mix;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.hirundo.operators.mixture.ChangePoints;
import org.hirundo.operators.mixture.Deal;
import org.hirundo.operators.mixture.Horizon;
import org.hirundo.operators.mixture.MixtureLog;
import org.hirundo.operators.mixture.SequenceLog;
import org.hirundo.schemas.DomainShare;

/**
 * How far readers may go: the granted horizon, and in a padded feed what was dealt out below it.
 * Confined to the coordinator's worker thread.
 *
 * <p>The horizon is granted only up to change points, where other shares may take effect, unless
 * all is there that will ever be: then the feed goes as far as the sequences reach.
 */
final class Grants implements AutoCloseable {
  private static final long LOOK_AHEAD = 1 << 16; // sequences, for a g at which shares may change

  private final MixSettings settings;
  private final Deals deals = new Deals();
  private final byte[] dealtFrom; // the horizon's state from which on to deal again
  private byte[] granted; // the horizon's state at the last grant
  private Sizes sizes; // in a padded feed

  /**
   * @param granted the horizon's state; empty at the beginning
   * @param dealtFrom its state where the slowest reader may begin again; empty: the same
   */
  Grants(MixSettings settings, byte[] granted, byte[] dealtFrom) {
    this.settings = settings;
    this.granted = granted;
    this.dealtFrom = dealtFrom;
  }

  /** A horizon of the caller's own, at the last grant. */
  Horizon horizon(MixtureLog log) {
    return at(log, granted);
  }

  private static Horizon at(MixtureLog log, byte[] state) {
    return state.length == 0 ? new Horizon(log) : Horizon.restore(log, state);
  }

  /** In a padded feed, the sequences whose sizes are known; else those that are there. */
  Map<SequenceLog, long[]> known(MixtureLog log, Map<SequenceLog, long[]> counts)
      throws IOException {
    if (!log.padded()) {
      return counts;
    }
    if (sizes == null) {
      sizes = new Sizes(log.sequenceLength(), settings.connection());
    }
    Map<SequenceLog, long[]> known = new HashMap<>();
    for (Map.Entry<SequenceLog, long[]> one : counts.entrySet()) {
      long[] shards = one.getValue().clone();
      if (Arrays.stream(shards).anyMatch(count -> count > 0)) {
        long sized = sizes.known(settings.topics().sizes(one.getKey()));
        for (int p = 0; p < shards.length; p++) {
          shards[p] = Math.min(shards[p], ofShard(sized, p, shards.length));
        }
      }
      known.put(one.getKey(), shards);
    }
    return known;
  }

  /** How many ordinals below {@code count} are in the shard. */
  private static long ofShard(long count, int shard, int shards) {
    return count == Long.MAX_VALUE ? count : Math.max(0, (count - shard + shards - 1) / shards);
  }

  /** The sequences that are there, with their sizes. */
  private record Supply(MixSettings settings, Map<SequenceLog, long[]> counts, Sizes sizes)
      implements Horizon.Supply {
    @Override
    public long available(SequenceLog log, int partition) {
      long[] shards = counts.get(log);
      return shards == null ? 0 : shards[partition];
    }

    @Override
    public int tokens(SequenceLog log, long ordinal) {
      return sizes.tokens(settings.topics().sizes(log), ordinal);
    }
  }

  private Supply supply(Map<SequenceLog, long[]> counts) {
    return new Supply(settings, counts, sizes);
  }

  /**
   * Grants more, as far as the sequences reach.
   *
   * @param counts sequences in each shard, as {@link #known} says
   * @param complete whether there will be no others
   * @param limit readers are to get no further than this g, but to the next change point
   * @return what is missing, or null
   */
  Horizon.Shortage advance(
      MixtureLog log, Map<SequenceLog, long[]> counts, Extent complete, long limit) {
    Supply supply = supply(counts);
    Horizon probe = horizon(log);
    long from = probe.g();
    long end = Math.min(limit, settings.limit());
    Horizon.Shortage missing = probe.advance(supply, end);
    long furthest = end > from ? Math.min(settings.limit(), log.end()) : end;
    while (missing == null && probe.changePoint() <= from && end < furthest) {
      end = Math.min(furthest, end + settings.partitions() * 4096L);
      missing = probe.advance(supply, end);
    }
    boolean last = complete == Extent.COMPLETE || probe.g() >= furthest;
    long target = last ? probe.g() : probe.changePoint();
    if (target > from) {
      grant(log, supply, target);
    }
    return missing;
  }

  /** Whether sequences will be added to the logs. */
  enum Extent {
    GROWING,
    COMPLETE
  }

  private void grant(MixtureLog log, Supply supply, long target) {
    Horizon grant = horizon(log);
    long from = grant.g();
    if (log.padded()) {
      ByteArrayOutputStream dealt = new ByteArrayOutputStream();
      grant.advance(supply, target, dealt::write);
      deals.add(granted, new Deal(from, dealt.toByteArray()));
    } else {
      grant.advance(supply, target);
    }
    granted = grant.state();
  }

  /**
   * After a restore of a padded feed, deals out again what readers may not have taken.
   *
   * @throws IOException if the logs are not those that the state was made with
   */
  void dealAgain(MixtureLog log, Map<SequenceLog, long[]> counts) throws IOException {
    if (!log.padded() || granted.length == 0 || dealtFrom.length == 0) {
      return;
    }
    Horizon again = at(log, dealtFrom);
    long from = again.g();
    long to = horizon(log).g();
    ByteArrayOutputStream dealt = new ByteArrayOutputStream();
    again.advance(supply(counts), to, dealt::write);
    if (!Arrays.equals(again.state(), granted)) {
      throw new IOException(
          "the sequence logs are not those that this mix was stopped with: between g="
              + from
              + " and g="
              + to
              + " they deal out otherwise, or are shorter. Restore them, or begin a new feed");
    }
    deals.add(dealtFrom, new Deal(from, dealt.toByteArray()));
  }

  /** Where shares can take effect: the log's answer, or in a padded feed the sequences'. */
  ChangePoints changePoints(MixtureLog log, Map<SequenceLog, long[]> counts) {
    if (!log.padded()) {
      return log::changePoint;
    }
    return (from, shares) ->
        changePoint(log, counts, from, shares)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "with the sequences that are there, no g from "
                            + from
                            + " on was found at which these shares keep real tokens within "
                            + log.sequenceLength()
                            + " of their target: go there in steps (--over), or ask again when more"
                            + " sequences are packed"));
  }

  /** The first g from there on at which a padded feed can take those shares, if it is near. */
  OptionalLong changePoint(
      MixtureLog log, Map<SequenceLog, long[]> counts, long from, List<DomainShare> shares) {
    long limit = Math.min(settings.limit(), Math.max(from, horizon(log).g()) + LOOK_AHEAD);
    return horizon(log).changePoint(supply(counts), from, shares, limit);
  }

  /** Forgets what no reader will ask for again: it has passed that g for good. */
  void forget(long below) {
    deals.forget(below);
  }

  /** What readers of a padded feed go by. */
  Deal deal(MixtureLog log) {
    return deals.all(horizon(log).g());
  }

  /** The horizon's state at the last grant. */
  byte[] granted() {
    return granted;
  }

  /** Its state from which on what was dealt out is known. */
  byte[] dealtFrom() {
    return deals.beginning(granted);
  }

  @Override
  public void close() {
    if (sizes != null) {
      sizes.close();
    }
  }
}
