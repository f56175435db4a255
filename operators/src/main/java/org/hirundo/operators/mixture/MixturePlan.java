package org.hirundo.operators.mixture;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hirundo.schemas.DomainShare;
import org.hirundo.schemas.MixtureRecord;
import org.hirundo.schemas.MixtureStep;
import org.hirundo.schemas.MixtureTarget;

/**
 * Plans how a feed gets to the shares that were asked for: at once or over many sequences, and to
 * further ones later. Each step stands at a change point, so the bound holds on the way too. A ramp
 * is a stair of at most {@link #STEPS} equal steps between exact rationals. A later target may also
 * name the sequence logs that are read from its first step on.
 *
 * <p>A padded feed's steps have the g at which they are due: the first one from there on at which
 * the bound allows them is found when the feed gets there.
 */
public final class MixturePlan {
  /** The most steps of one ramp. */
  public static final int STEPS = 20;

  private final MixtureLog log;
  private final List<MixtureTarget> targets;
  private final ChangePoints points;

  /**
   * For a log that knows its change points: one without padding, or without records.
   *
   * @param targets in the order of their g; the first one's g may be -1, as soon as possible
   * @throws IllegalArgumentException if a target's shares are no mixture
   */
  public MixturePlan(MixtureLog log, List<MixtureTarget> targets) {
    this(log, targets, log::changePoint);
  }

  /**
   * The same where something else knows them.
   *
   * @throws IllegalArgumentException if a target's shares are no mixture
   */
  public MixturePlan(MixtureLog log, List<MixtureTarget> targets, ChangePoints points) {
    this.points = points;
    targets.forEach(target -> Mixture.of(target.getShares()));
    this.log = log;
    this.targets = List.copyOf(targets);
  }

  /**
   * Where the plan begins to rule.
   *
   * @param horizon readers may have taken every g below it
   * @throws IllegalArgumentException if there is no such g
   */
  public long start(long horizon) {
    MixtureTarget first = targets.get(0);
    long from = first.getEffectiveFrom();
    if (from >= 0 && (!log.padded() || inForce(first, from))) {
      return from;
    }
    long told = log.padded() ? Math.max(horizon, log.rulesFrom()) : horizon;
    if (log.padded() && from > told) {
      return told;
    }
    return from >= 0 && from < horizon
        ? from
        : points.next(Math.max(horizon, from), begin(first, Math.max(horizon, from)));
  }

  private boolean inForce(MixtureTarget target, long g) {
    return target.getOver() == 0
        && log.following(g, target.getShares()).sameWeights(log.phase(log.phaseIndex(g)));
  }

  /** Whether a padded feed is only told now of what it is to reach from a later g on. */
  private boolean announced(MixtureTarget first, long start) {
    return !log.records().isEmpty() && log.padded() && first.getEffectiveFrom() > start;
  }

  /** The shares from a start on. */
  public List<DomainShare> begin(long start) {
    return begin(targets.get(0), start);
  }

  private List<DomainShare> begin(MixtureTarget first, long g) {
    Set<String> domains = new LinkedHashSet<>();
    targets.forEach(target -> target.getShares().forEach(share -> domains.add(share.getDomain())));
    if (first.getOver() == 0 && !announced(first, g)) {
      return shares(Mixture.of(first.getShares()).shares(), domains);
    }
    Map<String, Share> now = log.records().isEmpty() ? Map.of() : log.shares(g);
    if (now.isEmpty()) {
      throw new IllegalArgumentException("a feed begins with shares, not on the way to some");
    }
    domains.addAll(now.keySet());
    return shares(now, domains);
  }

  private static List<DomainShare> shares(Map<String, Share> shares, Set<String> domains) {
    Set<String> all = new LinkedHashSet<>(shares.keySet());
    all.addAll(domains);
    return all.stream()
        .map(domain -> share(domain, shares.getOrDefault(domain, new Share(0, 1))))
        .toList();
  }

  /** The shares with the sequence logs that a target's name. */
  private static List<DomainShare> withLogs(List<DomainShare> shares, List<DomainShare> target) {
    for (DomainShare share : shares) {
      for (DomainShare wanted : target) {
        if (wanted.getDomain().equals(share.getDomain())) {
          share.setLog(wanted.getLog());
        }
      }
    }
    return shares;
  }

  private static DomainShare share(String domain, Share share) {
    return DomainShare.newBuilder()
        .setDomain(domain)
        .setNumerator(share.numerator())
        .setDenominator(share.denominator())
        .build();
  }

  /**
   * The record with its steps.
   *
   * @param record as it begins to rule, with {@link #begin} as its shares
   * @throws IllegalArgumentException if a target lies before the end of the one before
   */
  public MixtureRecord withSteps(MixtureRecord record) {
    MixtureLog growing = log.begin(record);
    Mixture reached = Mixture.of(record.getShares());
    long last = record.getEffectiveFrom();
    long reachedAt = last;
    List<MixtureStep> steps = new ArrayList<>();
    if (announced(targets.get(0), last)) {
      long until = targets.get(0).getEffectiveFrom();
      steps.addAll(log.told(last, until));
      if (!steps.isEmpty()) {
        MixtureStep before = steps.get(steps.size() - 1);
        reached = Mixture.of(before.getShares());
        last = before.getEffectiveFrom();
      }
    }
    for (int i = 0; i < targets.size(); i++) {
      MixtureTarget target = targets.get(i);
      long from = due(i, record);
      if (i > 0 && from <= reachedAt) {
        throw new IllegalArgumentException(
            "shares from g="
                + from
                + " on, but those before are reached at g="
                + reachedAt
                + " only");
      }
      Mixture wanted = Mixture.of(target.getShares());
      int count = (int) Math.min(STEPS, Math.max(1, target.getOver()));
      for (int k = 1; k <= count; k++) {
        Mixture mixture = reached.towards(wanted, k, count);
        long earliest = from + Math.multiplyExact(target.getOver(), k) / count;
        List<DomainShare> shares = withLogs(shares(mixture.shares(), Set.of()), target.getShares());
        long point = growing.changePoint(Math.max(earliest, last + 1), shares);
        MixtureLog longer = growing.with(point, shares);
        if (longer != growing) {
          steps.add(new MixtureStep(point, shares));
          growing = longer;
          last = point;
        }
      }
      reached = wanted;
      reachedAt = from + target.getOver();
    }
    return MixtureRecord.newBuilder(record).setSteps(steps).build();
  }

  /** A padded feed may have got past the g of steps before it could take them. */
  private long due(int i, MixtureRecord record) {
    long from = record.getEffectiveFrom();
    long wanted = targets.get(i).getEffectiveFrom();
    if (record.getPadded()) {
      return Math.max(wanted, from + i);
    }
    return i == 0 ? from : wanted;
  }
}
