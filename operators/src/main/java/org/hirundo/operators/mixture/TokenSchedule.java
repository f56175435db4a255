package org.hirundo.operators.mixture;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The domain of each g where sequences hold padding: shares count real tokens. In exact integers;
 * see the package's description.
 *
 * <p>A pure function of the mixture log and of the real tokens of the sequences taken below g. At
 * every prefix {@code |tokens − target| ≤ S}, whatever the sequences' sizes. A step costs one pass
 * over the domains; not thread-safe.
 */
final class TokenSchedule implements Turns {
  private static final byte VERSION = 1;
  private static final long NEVER = Long.MAX_VALUE;

  private MixtureLog log;
  private int phaseIndex;
  private Phase phase;
  private long phaseEnd;

  private long g;
  private long total; // real tokens below g
  private int chosen = -1; // the domain of g, once it has been looked up
  private long[] sequences; // of each domain below g
  private long[] tokens;
  private Rational[] base; // target − taken when the mixture was entered
  private long[] least; // −D·base rounded up
  private long[] floor; // −D·base rounded down
  private long[] drift; // D·(target − taken − base), at driftAt
  private long[] driftAt; // in tokens of the feed
  private long[] release; // feed tokens from which on a full sequence can't lead too far
  private long[] deadline; // feed tokens at which the domain is S behind

  /** At the beginning of a feed. */
  TokenSchedule(MixtureLog log) {
    this(log, 0, new long[0], new long[0], new Rational[0]);
  }

  private TokenSchedule(
      MixtureLog log, long g, long[] sequences, long[] tokens, Rational[] errors) {
    this.log = log;
    this.g = g;
    this.sequences = sequences;
    this.tokens = tokens;
    total = Arrays.stream(tokens).sum();
    enter(log.phaseIndex(g), errors);
  }

  private void enter(int index, Rational[] errors) {
    Phase entered = log.phase(index);
    int n = entered.domains();
    if (errors.length > n) {
      throw new IllegalArgumentException(
          "schedule state at g="
              + g
              + " does not fit this mixture log: it belongs to another feed");
    }
    int known = errors.length;
    errors = Arrays.copyOf(errors, n);
    Arrays.fill(errors, known, n, Rational.ZERO);
    if (g == entered.start() && !demand(ceilings(errors), entered).holds()) {
      throw new IllegalArgumentException(
          "the shares that rule from g="
              + g
              + " on would break the bound: they were not decided"
              + " with these sequence logs");
    }
    phaseIndex = index;
    phase = entered;
    phaseEnd = log.phaseEnd(index);
    sequences = Arrays.copyOf(sequences, n);
    tokens = Arrays.copyOf(tokens, n);
    base = errors;
    least = new long[n];
    floor = new long[n];
    drift = new long[n];
    driftAt = new long[n];
    release = new long[n];
    deadline = new long[n];
    for (int d = 0; d < n; d++) {
      Rational ahead = Rational.ZERO.minus(base[d]).times(Rational.of(phase.period(), 1));
      least[d] = ahead.ceiling();
      floor[d] = ahead.floor();
      driftAt[d] = total;
      aim(d);
    }
    chosen = -1;
  }

  private static long[] ceilings(Rational[] errors) {
    return Arrays.stream(errors).mapToLong(Rational::ceiling).toArray();
  }

  private int length() {
    return log.sequenceLength();
  }

  /** Where the domain's next turn may come, and where it must; its drift is as of now. */
  private void aim(int d) {
    long weight = phase.weights()[d];
    if (weight == 0) {
      release[d] = NEVER;
      deadline[d] = NEVER;
      return;
    }
    long behind = least[d] - drift[d];
    release[d] = total + ceilDiv(behind - weight * length(), weight);
    deadline[d] = total + ceilDiv(behind + phase.period() * length(), weight);
  }

  private static long ceilDiv(long dividend, long divisor) {
    return -Math.floorDiv(-dividend, divisor);
  }

  @Override
  public int peek() {
    if (chosen < 0) {
      if (g == phaseEnd) {
        enter(phaseIndex + 1, errors());
      }
      chosen = choose();
    }
    return chosen;
  }

  private int choose() {
    int best = -1;
    long earliest = NEVER;
    for (int d = 0; d < release.length; d++) {
      if (release[d] <= total && deadline[d] < earliest) {
        earliest = deadline[d];
        best = d;
      }
    }
    if (best < 0 || earliest < total) {
      throw new IllegalStateException("the schedule would break its bound at g=" + g);
    }
    return best;
  }

  @Override
  public void take(int size) {
    if (size < 1 || size > length()) {
      throw new IllegalArgumentException(
          "a sequence of " + size + " real tokens at g=" + g + ": from 1 to " + length());
    }
    int d = peek();
    chosen = -1;
    g++;
    total += size;
    sequences[d]++;
    tokens[d] += size;
    settle(d);
    drift[d] -= phase.period() * size;
    aim(d);
  }

  private void settle(int d) {
    drift[d] += phase.weights()[d] * (total - driftAt[d]);
    driftAt[d] = total;
  }

  @Override
  public boolean atChangePoint() {
    return demand(roundedErrors(phase.domains()), phase).anyOneCanGo();
  }

  private DemandTest demand(long[] errors, Phase mixture) {
    return new DemandTest(errors, mixture.weights(), mixture.period(), length());
  }

  /** Whether the feed may go on with that mixture from this g. */
  boolean allows(Phase next) {
    return demand(roundedErrors(next.domains()), next).holds();
  }

  private long[] roundedErrors(int domains) {
    long[] errors = new long[domains];
    for (int d = 0; d < phase.domains(); d++) {
      settle(d);
      errors[d] = -Math.floorDiv(floor[d] - drift[d], phase.period());
    }
    return errors;
  }

  @Override
  public void extend(MixtureLog longer) {
    if (!longer.continues(log)) {
      throw new IllegalArgumentException("the new mixture log doesn't continue the old one");
    }
    boolean within = g > phase.start();
    if (within && !longer.phase(phaseIndex).sameWeights(phase)) {
      throw late(phase.start());
    }
    int next = within ? phaseIndex + 1 : phaseIndex;
    if (longer.phaseCount() > next && longer.phase(next).start() < g) {
      throw late(longer.phase(next).start());
    }
    Rational[] errors = errors();
    log = longer;
    enter(log.phaseIndex(g), errors);
  }

  private IllegalArgumentException late(long start) {
    return new IllegalArgumentException(
        "a change at g=" + start + " comes too late: the schedule is at g=" + g);
  }

  @Override
  public long g() {
    return g;
  }

  @Override
  public long taken(int domain) {
    return domain < sequences.length ? sequences[domain] : 0;
  }

  @Override
  public long tokens(int domain) {
    return domain < tokens.length ? tokens[domain] : 0;
  }

  @Override
  public Rational tokenError(int domain) {
    if (domain >= base.length) {
      return Rational.ZERO;
    }
    settle(domain);
    return base[domain].plus(Rational.of(drift[domain], phase.period()));
  }

  private Rational[] errors() {
    Rational[] errors = new Rational[base.length];
    for (int d = 0; d < errors.length; d++) {
      errors[d] = tokenError(d);
    }
    return errors;
  }

  @Override
  public byte[] toBytes() {
    ByteBuffer head = ByteBuffer.allocate(1 + 8 + 4 + 16 * tokens.length);
    head.put(VERSION).putLong(g).putInt(tokens.length);
    for (int d = 0; d < tokens.length; d++) {
      head.putLong(sequences[d]).putLong(tokens[d]);
    }
    byte[] errors = Rational.toBytes(errors());
    return ByteBuffer.allocate(head.capacity() + errors.length)
        .put(head.flip())
        .put(errors)
        .array();
  }

  static TokenSchedule read(MixtureLog log, Fields in) {
    int version = in.version();
    if (version != VERSION) {
      throw in.unknown(version);
    }
    long g = in.position();
    long[] sequences = new long[in.count(16)];
    long[] tokens = new long[sequences.length];
    for (int d = 0; d < tokens.length; d++) {
      sequences[d] = in.position();
      tokens[d] = in.position();
    }
    return new TokenSchedule(log, g, sequences, tokens, in.rationals(tokens.length));
  }
}
