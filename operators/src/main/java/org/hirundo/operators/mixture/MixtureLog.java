package org.hirundo.operators.mixture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.hirundo.schemas.DomainShare;
import org.hirundo.schemas.MixtureRecord;

/**
 * The mixture records of one feed, checked: all that the feed's order depends on. Immutable.
 *
 * <p>Domains are numbered in the order of their first appearance; one that a record leaves out has
 * share 0 from there on. n, which the bound depends on, counts all domains named so far.
 */
public final class MixtureLog {
  private final List<MixtureRecord> records;
  private final List<String> domains;
  private final List<Phase> phases;
  private final List<long[]> sealed; // of each record, by domain index
  private final Schedule.State lastPhase; // the schedule at the last phase's start

  private MixtureLog(
      List<MixtureRecord> records,
      List<String> domains,
      List<Phase> phases,
      List<long[]> sealed,
      Schedule.State lastPhase) {
    this.records = List.copyOf(records);
    this.domains = List.copyOf(domains);
    this.phases = List.copyOf(phases);
    this.sealed = List.copyOf(sealed);
    this.lastPhase = lastPhase;
  }

  /** Without records; it schedules nothing yet. */
  public static MixtureLog empty() {
    return new MixtureLog(List.of(), List.of(), List.of(), List.of(), Schedule.State.start());
  }

  /**
   * Checks a whole log as it was read. Costs at most one period of steps for each record.
   *
   * @throws IllegalArgumentException naming the first record that could never have been accepted
   */
  public static MixtureLog of(List<MixtureRecord> records) {
    MixtureLog log = empty();
    for (MixtureRecord record : records) {
      log = log.append(record, 0);
    }
    return log;
  }

  /**
   * Whether a new record can be appended.
   *
   * @param horizon readers may have taken every g below it
   * @param known the domains that have a sequence log
   */
  public Optional<Refusal> refusal(MixtureRecord record, long horizon, Set<String> known) {
    List<String> reasons = new ArrayList<>(reasons(record, horizon));
    for (DomainShare share : record.getShares()) {
      if (!known.contains(share.getDomain())) {
        reasons.add(share.getDomain() + " is unknown: the domains are " + known);
      }
    }
    return reasons.isEmpty() ? Optional.empty() : Optional.of(new Refusal(reasons));
  }

  /**
   * The log with one more record.
   *
   * @param horizon readers may have taken every g below it
   * @throws IllegalArgumentException if the record must be refused
   */
  public MixtureLog append(MixtureRecord record, long horizon) {
    List<String> reasons = reasons(record, horizon);
    if (!reasons.isEmpty()) {
      throw new IllegalArgumentException(
          "mixture record " + record.getVersion() + " is refused: " + new Refusal(reasons));
    }
    return appendChecked(record);
  }

  /**
   * The first g, not before {@code from}, at which the shares may take effect: {@code from} itself
   * for shares in force already (a policy may change anywhere), else the next change point. It is
   * at most one period of the mixture in force away. Costs at most two periods of steps.
   */
  public long changePoint(long from, List<DomainShare> shares) {
    long earliest = Math.max(from, lastStart());
    if (records.isEmpty()) {
      return 0;
    }
    List<String> all = union(domains, shares);
    if (!changes(shares, all)) {
      return earliest;
    }
    Schedule schedule = new Schedule(this, lastPhase);
    schedule.skipTo(earliest);
    while (!schedule.atChangePoint(all.size())) {
      schedule.next();
    }
    return schedule.g();
  }

  private List<String> reasons(MixtureRecord record, long horizon) {
    List<String> reasons = new ArrayList<>();
    if (record.getVersion() != records.size() + 1) {
      reasons.add(
          "version "
              + record.getVersion()
              + " where "
              + (records.size() + 1)
              + " comes next: another request was faster, or records are missing");
    }
    checkIdentity(record, reasons);
    Mixture mixture = null;
    try {
      mixture = Mixture.of(record.getShares());
    } catch (IllegalArgumentException e) {
      reasons.add(e.getMessage());
    }
    for (DomainShare share : record.getShares()) {
      checkPolicy(record, share, reasons);
    }
    boolean late = checkPosition(record, horizon, reasons);
    if (mixture != null && !late && reasons.isEmpty() && !records.isEmpty()) {
      long point = changePoint(record.getEffectiveFrom(), record.getShares());
      if (point != record.getEffectiveFrom()) {
        reasons.add(
            "g="
                + record.getEffectiveFrom()
                + " is no change point, the bound could break: the next one is g="
                + point);
      }
    }
    return reasons;
  }

  private boolean checkPosition(MixtureRecord record, long horizon, List<String> reasons) {
    long from = record.getEffectiveFrom();
    if (records.isEmpty() && from != 0) {
      reasons.add("the first record must be effective from 0, not " + from);
      return true;
    }
    if (from < horizon) {
      reasons.add(
          "effective from g=" + from + ", but readers may have taken all below g=" + horizon);
    }
    if (from < lastStart()) {
      reasons.add("effective from g=" + from + ", before the last record's g=" + lastStart());
    }
    return from < horizon || from < lastStart();
  }

  private long lastStart() {
    return records.isEmpty() ? 0 : records.get(records.size() - 1).getEffectiveFrom();
  }

  private void checkIdentity(MixtureRecord record, List<String> reasons) {
    if (record.getPartitions() < 1 || record.getPartitions() > RoundPermutation.MOST_PARTITIONS) {
      reasons.add(
          record.getPartitions() + " partitions: from 1 to " + RoundPermutation.MOST_PARTITIONS);
    }
    if (record.getSequenceLength() < 1) {
      reasons.add("sequence length " + record.getSequenceLength() + ": 1 or more");
    }
    if (records.isEmpty()) {
      return;
    }
    MixtureRecord first = records.get(0);
    same("feed", first.getFeedId(), record.getFeedId(), reasons);
    same("partitions", first.getPartitions(), record.getPartitions(), reasons);
    same("sequence length", first.getSequenceLength(), record.getSequenceLength(), reasons);
    same("tokenizer", first.getTokenizer(), record.getTokenizer(), reasons);
    same("seed", first.getSeed(), record.getSeed(), reasons);
  }

  private static void same(String what, Object ours, Object theirs, List<String> reasons) {
    if (!Objects.equals(ours, theirs)) {
      reasons.add(what + " is " + theirs + ", but this feed has " + ours);
    }
  }

  private void checkPolicy(MixtureRecord record, DomainShare share, List<String> reasons) {
    String domain = share.getDomain();
    try {
      Exhausted policy = Exhausted.parse(share.getExhausted());
      if (share.getSealed() >= 0 && policy != Exhausted.REPEAT) {
        reasons.add(domain + " is sealed, but its policy is not repeat");
      }
    } catch (IllegalArgumentException e) {
      reasons.add(domain + ": " + e.getMessage());
    }
    if (share.getSealed() < -1) {
      reasons.add(domain + " is sealed at " + share.getSealed() + ": -1 for not at all, or more");
    } else if (share.getSealed() >= 0 && share.getSealed() < record.getPartitions()) {
      reasons.add(
          domain
              + " is sealed at "
              + share.getSealed()
              + " sequences, fewer than "
              + record.getPartitions()
              + " partitions: each needs one to repeat");
    }
    int index = domains.indexOf(domain);
    if (index >= 0 && share.getSealed() >= 0) {
      long before = sealed.get(sealed.size() - 1)[index];
      if (share.getSealed() < before) {
        reasons.add(domain + " was sealed at " + before + " and can't shrink");
      }
    }
  }

  private MixtureLog appendChecked(MixtureRecord record) {
    List<String> all = union(domains, record.getShares());
    List<MixtureRecord> longer = new ArrayList<>(records);
    longer.add(record);
    List<long[]> seals = new ArrayList<>(sealed);
    seals.add(seals(record, all));
    if (!changes(record.getShares(), all)) {
      return new MixtureLog(longer, all, phases, seals, lastPhase);
    }
    long from = record.getEffectiveFrom();
    Schedule.State start = Schedule.State.start();
    if (!phases.isEmpty()) {
      Schedule schedule = new Schedule(this, lastPhase);
      schedule.skipTo(from);
      Schedule.State state = schedule.state();
      start = new Schedule.State(from, from, state.taken(), state.taken());
    }
    List<Phase> stretches = new ArrayList<>(phases);
    stretches.add(phase(record, all));
    if (!phases.isEmpty() && phases.get(phases.size() - 1).start() == from) {
      stretches.remove(phases.size() - 1);
    }
    return new MixtureLog(longer, all, stretches, seals, start);
  }

  private Phase phase(MixtureRecord record, List<String> all) {
    Mixture mixture = Mixture.of(record.getShares());
    long[] weights = weights(mixture, all);
    Rational[] targets = new Rational[all.size()];
    Arrays.fill(targets, Rational.ZERO);
    if (!phases.isEmpty()) {
      Phase before = phases.get(phases.size() - 1);
      for (int d = 0; d < before.domains(); d++) {
        targets[d] = before.target(d, record.getEffectiveFrom());
      }
    }
    return new Phase(record.getEffectiveFrom(), mixture.period(), weights, targets);
  }

  private static long[] weights(Mixture mixture, List<String> all) {
    long period = mixture.period();
    return all.stream()
        .map(mixture::share)
        .mapToLong(share -> share.numerator() * (period / share.denominator()))
        .toArray();
  }

  private boolean changes(List<DomainShare> shares, List<String> all) {
    if (phases.isEmpty() || all.size() != domains.size()) {
      return true;
    }
    Phase last = phases.get(phases.size() - 1);
    Mixture mixture = Mixture.of(shares);
    return last.period() != mixture.period()
        || !Arrays.equals(last.weights(), weights(mixture, all));
  }

  private long[] seals(MixtureRecord record, List<String> all) {
    long[] before = sealed.isEmpty() ? new long[0] : sealed.get(sealed.size() - 1);
    long[] seals = new long[all.size()];
    Arrays.fill(seals, -1);
    System.arraycopy(before, 0, seals, 0, before.length);
    for (DomainShare share : record.getShares()) {
      seals[all.indexOf(share.getDomain())] = share.getSealed();
    }
    return seals;
  }

  private static List<String> union(List<String> domains, List<DomainShare> shares) {
    List<String> all = new ArrayList<>(domains);
    for (DomainShare share : shares) {
      if (!all.contains(share.getDomain())) {
        all.add(share.getDomain());
      }
    }
    return all;
  }

  /** All records, in order. */
  public List<MixtureRecord> records() {
    return records;
  }

  /** All domains named so far, in the order of the schedule's indexes. */
  public List<String> domains() {
    return domains;
  }

  /** P. */
  public int partitions() {
    return first().getPartitions();
  }

  /** S, tokens in a sequence. */
  public int sequenceLength() {
    return first().getSequenceLength();
  }

  /** The key of the dealing of rounds to partitions. */
  public long seed() {
    return first().getSeed();
  }

  private MixtureRecord first() {
    if (records.isEmpty()) {
      throw new IllegalStateException("the mixture log is empty: it needs a first record");
    }
    return records.get(0);
  }

  /** The record that rules g: the last one that is effective there. */
  public MixtureRecord ruling(long g) {
    return records.get(rulingIndex(g));
  }

  int rulingIndex(long g) {
    int low = 0;
    int high = records.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (records.get(middle).getEffectiveFrom() <= g) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** The shares in force at g, zeros included. */
  public Map<String, Share> shares(long g) {
    Phase phase = phases.get(phaseIndex(g));
    Map<String, Share> shares = new LinkedHashMap<>();
    for (int d = 0; d < phase.domains(); d++) {
      shares.put(domains.get(d), new Share(phase.weights()[d], phase.period()));
    }
    return shares;
  }

  /** How many sequences of the domain are read over and over under that record, or -1. */
  long sealedAt(int recordIndex, int domain) {
    long[] seals = sealed.get(recordIndex);
    return domain < seals.length ? seals[domain] : -1;
  }

  int phaseIndex(long g) {
    int low = 0;
    int high = phases.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (phases.get(middle).start() <= g) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  int phaseStartingAt(long g) {
    if (phases.isEmpty()) {
      return -1;
    }
    int index = phaseIndex(g);
    return phases.get(index).start() == g ? index : -1;
  }

  Phase phase(int index) {
    return phases.get(index);
  }

  int phaseCount() {
    return phases.size();
  }

  long phaseEnd(int index) {
    return index + 1 < phases.size() ? phases.get(index + 1).start() : Long.MAX_VALUE;
  }

  boolean continues(MixtureLog earlier) {
    return records.size() >= earlier.records.size()
        && records.subList(0, earlier.records.size()).equals(earlier.records);
  }
}
