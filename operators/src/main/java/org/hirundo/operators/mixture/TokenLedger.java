package org.hirundo.operators.mixture;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.hirundo.schemas.FeedRecord;
import org.hirundo.schemas.RealTokens;

/**
 * Counts a feed from its records alone, without the schedule, and holds it to its promise: g
 * without gap or repeat, each record in its partition and in its shard's order, and for each domain
 * and each prefix {@code |tokens − target| ≤ S·(1 − 1/(2n−2))}; in a padded feed real tokens are
 * counted, and the bound is S. Comparisons are exact. Not thread-safe.
 */
public final class TokenLedger {
  private static final byte VERSION = 1;
  private static final byte PADDED = 2;
  private static final int MOST_FINDINGS = 100;

  /** What can be wrong with a feed. */
  public enum Fault {
    GAP,
    REPEAT,
    PARTITION,
    ORDER,
    DOMAIN,
    VERSION,
    LENGTH,
    BOUND
  }

  /**
   * Something wrong with the feed.
   *
   * @param g the record's position
   */
  public record Finding(long g, Fault fault, String detail) {}

  /**
   * One domain's sums below the ledger's g.
   *
   * @param share of the tokens asked for at g, for display
   * @param targetTokens asked for in all, for display
   * @param error tokens − target, for display
   * @param largestError the largest absolute error at any prefix, for display
   */
  public record Total(
      String domain,
      double share,
      long sequences,
      long tokens,
      double targetTokens,
      double error,
      double largestError) {}

  private final RoundPermutation dealing;
  private final List<Finding> findings = new ArrayList<>();
  private final Map<Fault, Long> counts = new EnumMap<>(Fault.class);
  private MixtureLog log;
  private long g;
  private int phaseIndex = -1;
  private Phase phase;
  private long phaseEnd;
  private long[] sequences = new long[0];
  private long[] tokens = new long[0];
  private Rational[] largest = new Rational[0];
  private Rational[] base; // error at the phase's start, in tokens
  private long[] drift; // D times what the error grew by since
  private long[] lowest; // allowed for drift
  private long[] highest;
  private long[] leastSeen; // of drift
  private long[] mostSeen;
  private ShardOrder order;
  private long begun; // 0, or the g before which nothing is known
  private Rational unknown = Rational.ZERO; // the largest error that there may have been there

  /**
   * A ledger from g = 0.
   *
   * @param log with at least one record
   */
  public TokenLedger(MixtureLog log) {
    this.log = log;
    dealing = new RoundPermutation(log.partitions(), log.seed());
    order = new ShardOrder(log.partitions());
    enter(0, 0, new Rational[0]);
  }

  /**
   * A ledger that counts from some g on, where what came before is not there to be counted. The
   * error may have been anything within the bound there, so from there it may change by twice the
   * bound.
   */
  public static TokenLedger after(MixtureLog log, long g) {
    TokenLedger ledger = new TokenLedger(log);
    if (g > 0) {
      ledger.phase = log.phase(log.phaseIndex(g));
      ledger.unknown = ledger.exactBound();
      ledger.phase = null;
      ledger.begun = g;
      ledger.order = ShardOrder.afterUnknown(log.partitions());
      ledger.enter(log.phaseIndex(g), g, new Rational[0]);
    }
    return ledger;
  }

  /** For checkpoints: about 16 bytes a domain, and 20 a sequence log and partition. */
  public byte[] state() {
    byte[] errors = log.padded() ? Rational.toBytes(errors()) : new byte[0];
    ByteBuffer bytes =
        ByteBuffer.allocate(1 + 8 + 4 + 16 * tokens.length + order.byteLength() + errors.length);
    bytes.put(log.padded() ? PADDED : VERSION).putLong(g).putInt(tokens.length);
    for (int d = 0; d < tokens.length; d++) {
      bytes.putLong(sequences[d]).putLong(tokens[d]);
    }
    order.write(bytes);
    return bytes.put(errors).array();
  }

  /**
   * Where a saved state stood. Its largest errors count from there on.
   *
   * @throws IllegalArgumentException if the state is damaged, of an unknown version, or of another
   *     feed
   */
  public static TokenLedger restore(MixtureLog log, byte[] state) {
    Fields in = new Fields("token ledger state", state);
    int version = in.version();
    if (version != (log.padded() ? PADDED : VERSION)) {
      throw in.unknown(version);
    }
    TokenLedger ledger = new TokenLedger(log);
    long g = in.position();
    int domains = in.count(16);
    if (domains > log.domains().size()) {
      throw new IllegalArgumentException(
          "token ledger state has "
              + domains
              + " domains, the mixture log "
              + log.domains().size()
              + ": it belongs to another feed");
    }
    long[] sequences = new long[domains];
    long[] tokens = new long[domains];
    for (int d = 0; d < domains; d++) {
      sequences[d] = in.position();
      tokens[d] = in.position();
    }
    ledger.order = ShardOrder.read(in, log.partitions());
    ledger.goOn(g, sequences, tokens, log.padded() ? in.rationals(domains) : new Rational[0]);
    return ledger;
  }

  private void goOn(long at, long[] sequencesBelow, long[] tokensBelow, Rational[] errors) {
    phase = null;
    sequences = sequencesBelow;
    tokens = tokensBelow;
    largest = new Rational[tokens.length];
    Arrays.fill(largest, Rational.ZERO);
    enter(log.phaseIndex(at), at, errors);
  }

  /**
   * Counts the next record of the feed. Records come in the order of g; a gap or repeat is a
   * finding, and a repeated record isn't counted.
   *
   * @param partition that the record was read from
   */
  public void add(FeedRecord feed, int partition) {
    int domain = log.domains().indexOf(feed.getDomain());
    add(
        feed.getG(),
        partition,
        domain,
        tokens(feed),
        feed.getOrdinal(),
        feed.getPass(),
        feed.getMixtureVersion());
    if (domain < 0) {
      report(feed.getG(), Fault.DOMAIN, "domain " + feed.getDomain() + " is in no mixture");
      return;
    }
    int index = logIndex(feed.getG(), domain);
    if (index >= 0 && log.logs().get(index).version() != feed.getLog()) {
      report(
          feed.getG(),
          Fault.VERSION,
          "from version "
              + feed.getLog()
              + " of its log, where "
              + log.logs().get(index)
              + " is read");
    }
  }

  /** What counts of a record: in a padded feed its documents' tokens. */
  private int tokens(FeedRecord feed) {
    return log.padded() ? RealTokens.scheduled(feed) : feed.getTokens().remaining() / Integer.BYTES;
  }

  /**
   * The same without the tokens.
   *
   * @param domain by its index in {@link MixtureLog#domains}; negative for none of them
   * @param length in tokens; in a padded feed in real ones
   */
  public void add(
      long at, int partition, int domain, int length, long ordinal, int pass, int mixtureVersion) {
    if (at < g) {
      report(at, Fault.REPEAT, "g=" + at + " again: g=" + g + " comes next");
      return;
    }
    if (at > g) {
      report(at, Fault.GAP, "g from " + g + " to " + (at - 1) + " is missing");
      enter(log.phaseIndex(at), at, errors());
    }
    checkPlace(at, partition, domain, ordinal, pass);
    int version = log.ruling(at).getVersion();
    if (version != mixtureVersion) {
      report(
          at, Fault.VERSION, "mixture version " + mixtureVersion + " where " + version + " rules");
    }
    if (log.padded() && (length < 1 || length > log.sequenceLength())) {
      report(at, Fault.LENGTH, length + " real tokens of " + log.sequenceLength());
    } else if (!log.padded() && length != log.sequenceLength()) {
      report(at, Fault.LENGTH, length + " tokens, not " + log.sequenceLength());
    }
    step(domain, length);
  }

  private void step(int domain, int length) {
    if (g == phaseEnd) {
      enter(phaseIndex + 1, g, errors());
    }
    g++;
    long asked = log.padded() ? length : log.sequenceLength();
    for (int d = 0; d < drift.length; d++) {
      drift[d] -= asked * phase.weights()[d];
    }
    if (domain >= 0 && domain < drift.length) {
      drift[domain] += length * phase.period();
      sequences[domain]++;
      tokens[domain] += length;
    }
    for (int d = 0; d < drift.length; d++) {
      leastSeen[d] = Math.min(leastSeen[d], drift[d]);
      mostSeen[d] = Math.max(mostSeen[d], drift[d]);
      if (drift[d] < lowest[d] || drift[d] > highest[d]) {
        report(
            g - 1,
            Fault.BOUND,
            log.domains().get(d)
                + " is off by "
                + error(d).doubleValue()
                + " tokens, more than "
                + bound());
      }
    }
  }

  private void checkPlace(long at, int partition, int domain, long ordinal, int pass) {
    if (dealing.partition(at) != partition) {
      report(
          at,
          Fault.PARTITION,
          "in partition " + partition + " instead of " + dealing.partition(at));
      return;
    }
    String fault = order.take(logIndex(at, domain), partition, ordinal, pass);
    if (fault != null) {
      report(at, Fault.ORDER, fault);
    }
  }

  /** The number of the sequence log that the domain is read from at g; -1: none. */
  private int logIndex(long at, int domain) {
    List<MixtureLog.Reading> readings = log.readings(at);
    return domain < 0 || domain >= readings.size() ? -1 : readings.get(domain).index();
  }

  /**
   * @param errors so far, in tokens; counted on in a padded feed, where the shares of what is
   *     missing are not known
   */
  private void enter(int index, long at, Rational[] errors) {
    int n = log.phase(index).domains();
    if (phase != null) {
      for (int d = 0; d < drift.length; d++) {
        largest[d] = largestError(d);
      }
    }
    int old = tokens.length;
    sequences = Arrays.copyOf(sequences, n);
    tokens = Arrays.copyOf(tokens, n);
    largest = Arrays.copyOf(largest, n);
    Arrays.fill(largest, old, n, Rational.ZERO);
    order.resize(n);
    g = at;
    phaseIndex = index;
    phase = log.phase(index);
    phaseEnd = log.phaseEnd(index);
    base = new Rational[n];
    drift = new long[n];
    lowest = new long[n];
    highest = new long[n];
    leastSeen = new long[n];
    mostSeen = new long[n];
    Rational length = Rational.of(log.sequenceLength(), 1);
    Rational period = Rational.of(phase.period(), 1);
    Rational bound = exactBound().plus(unknown);
    for (int d = 0; d < n; d++) {
      base[d] =
          !log.padded() && begun == 0
              ? Rational.of(tokens[d], 1).minus(phase.target(d, at).times(length))
              : d < errors.length ? errors[d] : Rational.ZERO;
      lowest[d] = Rational.ZERO.minus(bound).minus(base[d]).times(period).ceiling();
      highest[d] = bound.minus(base[d]).times(period).floor();
    }
  }

  /** Goes on with a log that has further records, effective from this g or later. */
  public void extend(MixtureLog longer) {
    if (!longer.continues(log)) {
      throw new IllegalArgumentException("the new mixture log doesn't continue the old one");
    }
    log = longer;
    if (g == phase.start()) {
      enter(log.phaseIndex(g), g, errors());
    }
    phaseEnd = log.phaseEnd(phaseIndex);
  }

  private Rational exactBound() {
    int n = phase.domains();
    if (log.padded() && n > 1) {
      return Rational.of(log.sequenceLength(), 1);
    }
    return n < 2
        ? Rational.ZERO
        : Rational.of(log.sequenceLength(), 1)
            .times(Rational.ONE.minus(Rational.of(1, Phase.inverseSlack(n))));
  }

  private Rational[] errors() {
    Rational[] errors = new Rational[drift.length];
    for (int d = 0; d < errors.length; d++) {
      errors[d] = error(d);
    }
    return errors;
  }

  private Rational error(int d) {
    return base[d].plus(Rational.of(drift[d], phase.period()));
  }

  private Rational largestError(int d) {
    Rational least = base[d].plus(Rational.of(leastSeen[d], phase.period())).abs();
    Rational most = base[d].plus(Rational.of(mostSeen[d], phase.period())).abs();
    Rational inPhase = least.compare(most) > 0 ? least : most;
    return inPhase.compare(largest[d]) > 0 ? inPhase : largest[d];
  }

  private void report(long at, Fault fault, String detail) {
    counts.merge(fault, 1L, Long::sum);
    if (findings.size() < MOST_FINDINGS) {
      findings.add(new Finding(at, fault, detail));
    }
  }

  /** How many sequences of that log the feed holds, each counted once. */
  public long seen(SequenceLog sequenceLog) {
    int index = log.logs().indexOf(sequenceLog);
    return index < 0 ? 0 : order.seen(index);
  }

  /** The g that comes next. */
  public long g() {
    return g;
  }

  /** Where it began to count: 0, or the g that was given. */
  public long begun() {
    return begun;
  }

  /**
   * The largest token error that may occur now: S·(1 − 1/(2n−2)), or S; {@link #after} an unknown
   * beginning so much more as it may have been there; for display.
   */
  public double bound() {
    return exactBound().plus(unknown).doubleValue();
  }

  /** The largest absolute token error of any domain at any prefix so far, for display. */
  public double largestError() {
    Rational worst = Rational.ZERO;
    for (int d = 0; d < drift.length; d++) {
      Rational error = largestError(d);
      worst = error.compare(worst) > 0 ? error : worst;
    }
    return worst.doubleValue();
  }

  /** Whether nothing was wrong so far. */
  public boolean holds() {
    return counts.isEmpty();
  }

  /** The first hundred findings. */
  public List<Finding> findings() {
    return List.copyOf(findings);
  }

  /** How many findings there are of each kind, those above a hundred included. */
  public Map<Fault, Long> counts() {
    return Map.copyOf(counts);
  }

  /** The sums of all domains. */
  public List<Total> totals() {
    List<Total> totals = new ArrayList<>();
    for (int d = 0; d < drift.length; d++) {
      Rational error = error(d);
      totals.add(
          new Total(
              log.domains().get(d),
              Rational.of(phase.weights()[d], phase.period()).doubleValue(),
              sequences[d],
              tokens[d],
              Rational.of(tokens[d], 1).minus(error).doubleValue(),
              error.doubleValue(),
              largestError(d).doubleValue()));
    }
    return totals;
  }
}
