package org.hirundo.operators.mixture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.hirundo.schemas.DomainShare;
import org.hirundo.schemas.MixtureRecord;
import org.hirundo.schemas.MixtureStep;

/**
 * The mixture records of one feed, checked: all that the feed's order depends on. Immutable.
 *
 * <p>A record takes the place of everything that was to take effect at its {@code effectiveFrom} or
 * later: earlier records and steps that lie there never rule. Domains are numbered in the order of
 * their first appearance; one that a record leaves out has share 0 from there on. n, which the
 * bound depends on, counts all domains named so far.
 *
 * <p>A domain is read from one of its sequence logs, and from g on from another where a record or a
 * step says so. Each log is read on from where it was left, its passes count for it alone, and
 * shares don't depend on it.
 *
 * <p>In a padded feed it depends on the sequences' real tokens where shares can take effect. A
 * record's own word rules from its {@code effectiveFrom} on; its steps are only announced, and each
 * is taken by a record of its own that carries the steps that are left.
 */
public final class MixtureLog {
  private final List<MixtureRecord> records;
  private final List<String> domains;
  private final Rulings rulings;
  private final List<Phase> phases; // ascending, each up to the next one's start

  /**
   * How a domain is read.
   *
   * @param log which of its sequence logs
   * @param index the log's number in {@link #logs}
   * @param sealed the log's first so many sequences over and over; -1: as it grows
   * @param passes how often at most; 0: without end
   */
  public record Reading(SequenceLog log, int index, long sealed, int passes) {
    /** From another log on, which nobody has sealed. */
    Reading of(SequenceLog other, int otherIndex) {
      return index == otherIndex ? this : new Reading(other, otherIndex, -1, passes);
    }
  }

  /**
   * What is to come by itself from some g on.
   *
   * @param shares of all domains, zeros included
   * @param moves domains that are read from another version of their logs than before, with it
   */
  public record Change(Map<String, Share> shares, Map<String, Integer> moves) {}

  private MixtureLog(
      List<MixtureRecord> records, List<String> domains, Rulings rulings, List<Phase> phases) {
    this.records = List.copyOf(records);
    this.domains = List.copyOf(domains);
    this.rulings = rulings;
    this.phases = List.copyOf(phases);
  }

  /** Without records; it schedules nothing yet. */
  public static MixtureLog empty() {
    return new MixtureLog(List.of(), List.of(), Rulings.NONE, List.of());
  }

  /**
   * Checks a whole log as it was read. Costs at most one period of steps for each change of shares.
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
    return new Admission(this, record).refusal(horizon, known);
  }

  /**
   * The log with one more record.
   *
   * @param horizon readers may have taken every g below it
   * @throws IllegalArgumentException if the record must be refused
   */
  public MixtureLog append(MixtureRecord record, long horizon) {
    Optional<Refusal> refusal = new Admission(this, record).refusal(horizon, null);
    if (refusal.isPresent()) {
      throw new IllegalArgumentException(
          "mixture record " + record.getVersion() + " is refused: " + refusal.get());
    }
    MixtureLog log = begin(record);
    if (!log.padded()) {
      for (MixtureStep step : record.getSteps()) {
        log = log.with(step.getEffectiveFrom(), step.getShares());
      }
    }
    return log;
  }

  /** The log with that record, but without its steps. */
  MixtureLog begin(MixtureRecord record) {
    long from = record.getEffectiveFrom();
    List<String> all = union(record.getShares());
    List<MixtureRecord> longer = new ArrayList<>(records);
    longer.add(record);
    List<Phase> kept = new ArrayList<>(phases);
    kept.removeIf(phase -> phase.start() >= from);
    return new MixtureLog(longer, all, rulings.with(record, all), kept)
        .withShares(from, record.getShares());
  }

  /** The log with what a step changes from that g on, behind all other changes. */
  MixtureLog with(long from, List<DomainShare> shares) {
    Rulings moved = rulings.moved(from, shares, domains);
    MixtureLog log = moved == rulings ? this : new MixtureLog(records, domains, moved, phases);
    return log.withShares(from, shares);
  }

  private MixtureLog withShares(long from, List<DomainShare> shares) {
    Mixture mixture = Mixture.of(shares);
    if (!changes(mixture, domains.size(), phases.size() - 1)) {
      return this;
    }
    if (padded()) {
      return then(following(from, shares));
    }
    long[] taken = new long[0];
    Rational[] targets = new Rational[domains.size()];
    Arrays.fill(targets, Rational.ZERO);
    if (!phases.isEmpty()) {
      Schedule schedule = new Schedule(this, phases.size() - 1);
      schedule.skipTo(from);
      taken = schedule.state().taken();
      Phase before = phases.get(phases.size() - 1);
      for (int d = 0; d < before.domains(); d++) {
        targets[d] = before.target(d, from);
      }
    }
    return then(new Phase(from, mixture.period(), weights(mixture), targets, taken));
  }

  private MixtureLog then(Phase last) {
    List<Phase> longer = new ArrayList<>(phases);
    longer.add(last);
    return new MixtureLog(records, domains, rulings, longer);
  }

  /** A stretch with those shares, as it would follow at that g; for a padded feed. */
  Phase following(long from, List<DomainShare> shares) {
    Mixture mixture = Mixture.of(shares);
    MixtureLog named = new MixtureLog(records, union(shares), rulings, phases);
    return new Phase(from, mixture.period(), named.weights(mixture), new Rational[0], new long[0]);
  }

  /** Whether a mixture of so many domains is another one than that phase's. */
  private boolean changes(Mixture mixture, int size, int phaseIndex) {
    if (phaseIndex < 0 || phases.get(phaseIndex).domains() != size) {
      return true;
    }
    Phase phase = phases.get(phaseIndex);
    return phase.period() != mixture.period() || !Arrays.equals(phase.weights(), weights(mixture));
  }

  private long[] weights(Mixture mixture) {
    long period = mixture.period();
    return domains.stream()
        .map(mixture::share)
        .mapToLong(share -> share.numerator() * (period / share.denominator()))
        .toArray();
  }

  /**
   * The first g, not before {@code from}, at which the shares may take effect: {@code from} itself
   * for shares in force already (a policy may change anywhere), else the next change point. It is
   * at most one period of the mixture in force away. Costs at most two periods of steps.
   *
   * @throws IllegalArgumentException if the shares name new domains, and there is no such g: the
   *     conditions of a change point recur for the domains that were there, not for more
   */
  public long changePoint(long from, List<DomainShare> shares) {
    if (records.isEmpty()) {
      return 0;
    }
    int all = union(shares).size();
    int index = phaseIndex(from);
    if (all == domains.size() && !changes(Mixture.of(shares), all, index)) {
      return from;
    }
    if (padded()) {
      return from; // the sequences decide: see Horizon.changePoint
    }
    Schedule schedule = new Schedule(this, index);
    schedule.skipTo(from);
    Phase last = phases.get(phases.size() - 1);
    long furthest = Math.max(from, last.start()) + last.period();
    while (!schedule.atChangePoint(all)) {
      if (schedule.g() > furthest) {
        throw new IllegalArgumentException(
            "from g="
                + from
                + " on there is no g at which "
                + union(shares).subList(domains.size(), all)
                + " can join within the bound: change the shares of the others first, or name all"
                + " domains from the feed's beginning, with share 0");
      }
      schedule.next();
    }
    return schedule.g();
  }

  private List<String> union(List<DomainShare> shares) {
    List<String> all = new ArrayList<>(domains);
    for (DomainShare share : shares) {
      if (!all.contains(share.getDomain())) {
        all.add(share.getDomain());
      }
    }
    return all;
  }

  /** All records, in order; those that never ruled are among them. */
  public List<MixtureRecord> records() {
    return records;
  }

  /** All domains named so far, in the order of the schedule's indexes. */
  public List<String> domains() {
    return domains;
  }

  /**
   * All sequence logs named so far, in the order of their first appearance: the k-th domain's, if
   * no domain was ever moved.
   */
  public List<SequenceLog> logs() {
    return rulings.logs();
  }

  /** P. */
  public int partitions() {
    return first().getPartitions();
  }

  /** S, tokens in a sequence. */
  public int sequenceLength() {
    return first().getSequenceLength();
  }

  /** Whether sequences may hold padding: shares count real tokens then. */
  public boolean padded() {
    return first().getPadded();
  }

  /** The key of the dealing of rounds to partitions. */
  public long seed() {
    return first().getSeed();
  }

  MixtureRecord first() {
    if (records.isEmpty()) {
      throw new IllegalStateException("the mixture log is empty: it needs a first record");
    }
    return records.get(0);
  }

  /** The feed ends before this g; {@code Long.MAX_VALUE} if it goes on. */
  public long end() {
    long end = rulings.isEmpty() ? -1 : rulings.last().record().getEndsAt();
    return end < 0 ? Long.MAX_VALUE : end;
  }

  /** The record that rules g: the newest that is effective there. */
  public MixtureRecord ruling(long g) {
    return rulings.at(g).record();
  }

  /** The first g of the newest record that rules, or of its last step. */
  public long rulesFrom() {
    return rulings.last().from();
  }

  /** How the domain is read at g, where it has a share. */
  Reading reading(long g, int domain) {
    return readings(g).get(domain);
  }

  /**
   * How the domains named up to g are read there: the sequence log of each, in the order of {@link
   * #domains}.
   */
  public List<Reading> readings(long g) {
    return rulings.readings(g);
  }

  /** The first g from which all is read as it is at that g. */
  public long readSince(long g) {
    return rulings.at(g).from();
  }

  /** The sequence logs that are read at g or later, as far as is decided. */
  public Set<SequenceLog> logsFrom(long g) {
    return rulings.logsFrom(g);
  }

  /** The seal that log had when it was last read at or before g; -1: none, or it was never read. */
  public long sealed(SequenceLog log, long g) {
    return rulings.sealed(log, g);
  }

  /**
   * What rules each domain at g besides its share: the newest record's word about it, with the log
   * that is read there and its seal.
   */
  public Map<String, DomainShare> policies(long g) {
    return rulings.policies(g);
  }

  /** The shares in force at g, zeros included. */
  public Map<String, Share> shares(long g) {
    return shares(phases.get(phaseIndex(g)));
  }

  private Map<String, Share> shares(Phase phase) {
    Map<String, Share> shares = new LinkedHashMap<>();
    for (int d = 0; d < phase.domains(); d++) {
      shares.put(domains.get(d), new Share(phase.weights()[d], phase.period()));
    }
    return shares;
  }

  /**
   * The changes of shares, and the moves to other sequence logs, that are to come behind g, by the
   * g of each, ascending; in a padded feed, by the g from which on each is due.
   */
  public Map<Long, Change> changesAfter(long g) {
    Map<Long, Change> changes = new TreeMap<>();
    if (padded()) {
      for (MixtureStep step : told(g, Long.MAX_VALUE)) {
        long due = step.getEffectiveFrom();
        changes.put(due, announced(due, step.getShares()));
      }
      return changes;
    }
    phases.forEach(phase -> changes.put(phase.start(), null));
    rulings.all().forEach(ruling -> changes.put(ruling.from(), null));
    changes.keySet().removeIf(at -> at <= g);
    changes.replaceAll((at, nothing) -> new Change(shares(at), rulings.moves(at)));
    return changes;
  }

  /** What a padded feed was told so far that is to come behind g, and is due below another one. */
  List<MixtureStep> told(long g, long below) {
    List<MixtureStep> all = new ArrayList<>();
    for (Rulings.Ruling ruling : rulings.all()) {
      if (ruling.from() > g) {
        all.add(new MixtureStep(ruling.from(), ruling.record().getShares()));
      }
    }
    all.addAll(steps());
    List<MixtureStep> told = new ArrayList<>();
    long due = g;
    for (MixtureStep step : all) {
      due = Math.max(due + 1, step.getEffectiveFrom());
      if (due < below) {
        told.add(new MixtureStep(due, step.getShares()));
      }
    }
    return told;
  }

  /** The steps that a padded feed has still to take, with the g from which on each is due. */
  public List<MixtureStep> steps() {
    return padded() ? rulings.last().record().getSteps() : List.of();
  }

  private Change announced(long g, List<DomainShare> shares) {
    return new Change(
        shares(following(g, shares)),
        shares.stream()
            .filter(share -> share.getLog() != 0)
            .collect(Collectors.toMap(DomainShare::getDomain, DomainShare::getLog)));
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
