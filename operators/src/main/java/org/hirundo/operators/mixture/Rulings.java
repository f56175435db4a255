package org.hirundo.operators.mixture;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hirundo.operators.mixture.MixtureLog.Reading;
import org.hirundo.schemas.DomainShare;
import org.hirundo.schemas.MixtureRecord;

/**
 * Which record rules each stretch of the feed, and how the domains are read there. Immutable.
 *
 * @param all ascending; each up to the next one's g
 * @param logs all sequence logs named so far, in the order of their first appearance
 */
record Rulings(List<Ruling> all, List<SequenceLog> logs) {
  static final Rulings NONE = new Rulings(List.of(), List.of());

  Rulings {
    all = List.copyOf(all);
    logs = List.copyOf(logs);
  }

  /** A stretch of the feed with the record that rules it, and how each domain is read there. */
  record Ruling(long from, MixtureRecord record, List<Reading> readings) {
    Ruling {
      readings = List.copyOf(readings);
    }
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  Ruling last() {
    return all.get(all.size() - 1);
  }

  /** The one that rules g. */
  Ruling at(long g) {
    return all.get(index(g));
  }

  private int index(long g) {
    int low = 0;
    int high = all.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (all.get(middle).from() <= g) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** With a further record, which takes the place of all from its g on. */
  Rulings with(MixtureRecord record, List<String> domains) {
    long from = record.getEffectiveFrom();
    List<Ruling> kept = new ArrayList<>(all);
    kept.removeIf(earlier -> earlier.from() >= from);
    List<Reading> before = kept.isEmpty() ? List.of() : kept.get(kept.size() - 1).readings();
    List<SequenceLog> named = new ArrayList<>(logs);
    List<Reading> readings = readings(record.getShares(), domains, before, named);
    for (DomainShare share : record.getShares()) {
      int d = domains.indexOf(share.getDomain());
      Reading reading = readings.get(d);
      readings.set(
          d, new Reading(reading.log(), reading.index(), share.getSealed(), share.getPasses()));
    }
    kept.add(new Ruling(from, record, readings));
    return new Rulings(kept, named);
  }

  /** With the moves of a step behind all others, if it has any. */
  Rulings moved(long from, List<DomainShare> shares, List<String> domains) {
    List<SequenceLog> named = new ArrayList<>(logs);
    List<Reading> readings = readings(shares, domains, readings(from), named);
    if (readings.equals(readings(from))) {
      return this;
    }
    List<Ruling> longer = new ArrayList<>(all);
    longer.add(new Ruling(from, last().record(), readings));
    return new Rulings(longer, named);
  }

  /**
   * The readings of all those domains, with the logs that shares name: a domain without one goes on
   * with its own, or begins with what a dropped record named last, or with version 1.
   *
   * @param named all logs so far; new ones are added
   */
  private static List<Reading> readings(
      List<DomainShare> shares, List<String> all, List<Reading> before, List<SequenceLog> named) {
    List<Reading> readings = new ArrayList<>(before);
    for (DomainShare share : shares) {
      int d = all.indexOf(share.getDomain());
      if (share.getLog() != 0 && d < readings.size()) {
        SequenceLog log = new SequenceLog(share.getDomain(), share.getLog());
        readings.set(d, readings.get(d).of(log, number(log, named)));
      }
    }
    for (String domain : all.subList(readings.size(), all.size())) {
      SequenceLog log =
          Stream.concat(
                  named.stream().filter(earlier -> earlier.domain().equals(domain)),
                  shares.stream()
                      .filter(share -> share.getDomain().equals(domain) && share.getLog() != 0)
                      .map(share -> new SequenceLog(domain, share.getLog())))
              .reduce((first, second) -> second)
              .orElse(new SequenceLog(domain, 1));
      readings.add(new Reading(log, number(log, named), -1, 0));
    }
    return readings;
  }

  private static int number(SequenceLog log, List<SequenceLog> named) {
    if (!named.contains(log)) {
      named.add(log);
    }
    return named.indexOf(log);
  }

  /** How the domains named up to g are read there. */
  List<Reading> readings(long g) {
    return all.isEmpty() ? List.of() : at(g).readings();
  }

  Set<SequenceLog> logsFrom(long g) {
    return all.subList(index(g), all.size()).stream()
        .flatMap(ruling -> ruling.readings().stream())
        .map(Reading::log)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  long sealed(SequenceLog log, long g) {
    for (int i = index(g); i >= 0; i--) {
      for (Reading reading : all.get(i).readings()) {
        if (reading.log().equals(log)) {
          return reading.sealed();
        }
      }
    }
    return -1;
  }

  Map<String, DomainShare> policies(long g) {
    Map<String, DomainShare> policies = new LinkedHashMap<>();
    int index = index(g);
    for (Ruling ruling : all.subList(0, index + 1)) {
      ruling.record().getShares().forEach(share -> policies.put(share.getDomain(), share));
    }
    for (Reading reading : all.get(index).readings()) {
      policies.computeIfPresent(
          reading.log().domain(),
          (domain, share) ->
              DomainShare.newBuilder(share)
                  .setLog(reading.log().version())
                  .setSealed(reading.sealed())
                  .build());
    }
    return policies;
  }

  /** The domains that are read from another log at g than right before, with its version. */
  Map<String, Integer> moves(long g) {
    Set<SequenceLog> before =
        readings(g - 1).stream().map(Reading::log).collect(Collectors.toSet());
    return readings(g).stream()
        .map(Reading::log)
        .filter(log -> !before.contains(log))
        .collect(Collectors.toMap(SequenceLog::domain, SequenceLog::version));
  }
}
