package org.hirundo.pipelines.mix;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.hirundo.operators.mixture.Mixture;
import org.hirundo.operators.mixture.MixtureLog;
import org.hirundo.operators.mixture.Refusal;
import org.hirundo.operators.mixture.Schedule;
import org.hirundo.operators.mixture.Share;
import org.hirundo.schemas.DomainShare;
import org.hirundo.schemas.MixtureRecord;
import org.hirundo.schemas.MixtureTarget;

/**
 * What other shares would do to a feed, before anybody asks for them: whether they would be taken,
 * and how long each domain's sequences would last. Changes nothing.
 *
 * <p>How long they last is counted by the schedule itself, as if the other domains never ran dry.
 * Sequences lie in shards, so a feed of P partitions may have to wait up to a few rounds of P
 * sequences before the last one of a domain is taken. In a padded feed, and with periods longer
 * than {@value #LONGEST_PERIOD}, it is estimated from the shares instead.
 *
 * @param faults why they would be refused; empty: they would be taken
 * @param from the first g that they would rule
 * @param rows by domain
 */
public record ShareForecast(List<String> faults, long from, List<Row> rows) {
  private static final long LONGEST_PERIOD = 100_000;
  private static final long FURTHEST = 1L << 40;

  /**
   * @param left sequences that are there and not in the feed
   * @param lasts sequences of the feed until the first that finds none of the domain's; empty: it
   *     has no share, or is read over and over
   */
  public record Row(String domain, double before, double after, long left, OptionalLong lasts) {}

  /** Where the mix stands. */
  public interface Supply {
    /** Sequences in the log that the domain is read from. */
    long available(String domain);

    /** Real tokens of one of its sequences, on average. */
    double tokens(String domain);
  }

  /**
   * @param log with at least one record
   * @param horizon readers may have taken every g below it
   * @param target the shares; from -1: as soon as possible
   * @param known the domains that are configured
   */
  public static ShareForecast of(
      MixtureLog log, long horizon, Supply supply, MixtureTarget target, Set<String> known) {
    Map<String, Share> before = log.shares(horizon);
    try {
      Map<String, DomainShare> policies =
          log.policies(Math.max(horizon, target.getEffectiveFrom()));
      MixtureRecord record =
          Decisions.record(log, horizon, List.of(target), policies, log::changePoint).build();
      Optional<Refusal> refusal = log.refusal(record, horizon, known);
      if (refusal.isPresent()) {
        return new ShareForecast(List.of(refusal.get().toString()), -1, List.of());
      }
      MixtureLog longer = log.append(record, horizon);
      Map<String, Share> after = Mixture.of(target.getShares()).shares();
      List<Row> rows = new ArrayList<>();
      for (String domain : longer.domains()) {
        OptionalLong left = left(log, horizon, supply, domain);
        Share share = after.getOrDefault(domain, new Share(0, 1));
        rows.add(
            new Row(
                domain,
                value(before.getOrDefault(domain, new Share(0, 1))),
                value(share),
                left.orElse(supply.available(domain)),
                left.isEmpty() || share.numerator() == 0
                    ? OptionalLong.empty()
                    : lasts(longer, horizon, supply, domain, left.getAsLong(), after)));
      }
      return new ShareForecast(List.of(), record.getEffectiveFrom(), rows);
    } catch (IllegalArgumentException | ArithmeticException e) {
      return new ShareForecast(List.of(e.getMessage()), -1, List.of());
    }
  }

  private static double value(Share share) {
    return (double) share.numerator() / share.denominator();
  }

  /** Sequences of the domain that the feed can still take; empty: without end. */
  private static OptionalLong left(MixtureLog log, long horizon, Supply supply, String domain) {
    MixtureLog.Reading reading =
        log.readings(horizon).stream()
            .filter(one -> one.log().domain().equals(domain))
            .findFirst()
            .orElse(null);
    long available = supply.available(domain);
    if (reading == null) {
      return OptionalLong.of(available);
    }
    if (reading.sealed() >= 0 && reading.passes() == 0) {
      return OptionalLong.empty();
    }
    long there = reading.sealed() < 0 ? available : reading.sealed() * reading.passes();
    return OptionalLong.of(Math.max(0, there - read(log, horizon, supply, domain)));
  }

  /** Sequences that the feed has taken of the log that the domain is read from now. */
  private static long read(MixtureLog log, long horizon, Supply supply, String domain) {
    long since = horizon;
    int version = version(log, horizon, domain);
    while (since > 0 && version(log, since - 1, domain) == version) {
      since = log.readSince(since - 1);
    }
    return taken(log, horizon, supply, domain) - taken(log, since, supply, domain);
  }

  private static int version(MixtureLog log, long g, String domain) {
    return log.readings(g).stream()
        .filter(one -> one.log().domain().equals(domain))
        .mapToInt(one -> one.log().version())
        .findFirst()
        .orElse(0);
  }

  private static long taken(MixtureLog log, long g, Supply supply, String domain) {
    if (!log.padded() && period(log, g) <= LONGEST_PERIOD) {
      return at(log, g).taken(log.domains().indexOf(domain));
    }
    Map<String, Double> parts = parts(log.shares(g), supply);
    return Math.round(parts.getOrDefault(domain, 0.) * g);
  }

  private static Schedule at(MixtureLog log, long g) {
    Schedule schedule = new Schedule(log);
    schedule.skipTo(g);
    return schedule;
  }

  private static OptionalLong lasts(
      MixtureLog log,
      long horizon,
      Supply supply,
      String domain,
      long left,
      Map<String, Share> shares) {
    double part = parts(shares, supply).getOrDefault(domain, 0.);
    if (log.padded() || period(log, FURTHEST) > LONGEST_PERIOD) {
      return part > 0 ? OptionalLong.of(Math.round(left / part)) : OptionalLong.empty();
    }
    int index = log.domains().indexOf(domain);
    Schedule.State start = at(log, horizon).state();
    long taken = index < start.taken().length ? start.taken()[index] : 0;
    long low = horizon; // the domain has what it needs below
    long high = horizon + 1;
    while (takenBelow(log, start, high, index) - taken <= left) {
      low = high;
      high += high - horizon;
      if (high > FURTHEST) {
        return OptionalLong.empty();
      }
    }
    while (high - low > 1) {
      long middle = low + (high - low) / 2;
      if (takenBelow(log, start, middle, index) - taken <= left) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return OptionalLong.of(low - horizon);
  }

  private static long takenBelow(MixtureLog log, Schedule.State start, long g, int index) {
    Schedule schedule = new Schedule(log, start);
    schedule.skipTo(g);
    return schedule.taken(index);
  }

  private static long period(MixtureLog log, long g) {
    long period = 1;
    for (Share share : log.shares(g).values()) {
      long a = period;
      long b = share.denominator();
      while (b != 0) {
        long rest = a % b;
        a = b;
        b = rest;
      }
      period = Math.multiplyExact(period / a, share.denominator());
    }
    return period;
  }

  /** How many of the feed's sequences are of each domain: more, where they hold fewer tokens. */
  private static Map<String, Double> parts(Map<String, Share> shares, Supply supply) {
    Map<String, Double> parts = new HashMap<>();
    double all = 0;
    for (Map.Entry<String, Share> share : shares.entrySet()) {
      double part = value(share.getValue()) / Math.max(1, supply.tokens(share.getKey()));
      parts.put(share.getKey(), part);
      all += part;
    }
    double sum = all;
    parts.replaceAll((domain, part) -> sum > 0 ? part / sum : 0);
    return parts;
  }
}
