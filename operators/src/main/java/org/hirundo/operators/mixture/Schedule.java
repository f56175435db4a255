package org.hirundo.operators.mixture;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The domain of each g: Tijdeman's algorithm in exact integers, see the package's description.
 *
 * <p>A pure function of the mixture log: a decision at g depends on the records with {@code
 * effectiveFrom ≤ g} and on nothing else. For n domains, {@code |taken − target| ≤ 1 − 1/(2n−2)}
 * sequences at every prefix. A step costs one pass over the domains; not thread-safe.
 */
public final class Schedule implements Turns {
  private static final long NEVER = Long.MAX_VALUE;
  private static final int FRACTION_BITS = 30;

  private MixtureLog log;
  private int phaseIndex;
  private Phase phase;
  private long phaseEnd;

  private long g;
  private long step; // steps taken in the current period
  private int chosen = -1; // the domain of g, once it has been looked up
  private long[] taken; // sequences of each domain below g
  private long[] done; // ... in the current period
  private long[] release; // first step of the period at which the domain's next turn may come
  private long[] deadline; // last one
  private long[] firstRelease; // the same at the period's start
  private long[] firstDeadline;
  private long[] readyAt; // D·(δ − f) rounded up, f the error at the phase's start
  private long[] dueAt; // D·(−δ − f) rounded down, plus 1
  private Rational[] startError; // f
  private long[] startErrorFixed; // f in 2^-30, rounded down

  /**
   * @param log with at least one record
   */
  public Schedule(MixtureLog log) {
    this(log, 0);
  }

  /** At the start of a phase. */
  Schedule(MixtureLog log, int phaseIndex) {
    this.log = log;
    enter(phaseIndex);
  }

  /**
   * @throws IllegalArgumentException if the state is not one of this log's
   */
  public Schedule(MixtureLog log, State state) {
    this(log, log.phaseIndex(state.g()));
    if (state.taken().length > taken.length) {
      throw foreign(state.g());
    }
    g = state.g();
    taken = Arrays.copyOf(state.taken(), taken.length);
    long elapsed = g - phase.start();
    long periods = elapsed / phase.period();
    step = elapsed % phase.period();
    long sum = 0;
    for (int d = 0; d < phase.domains(); d++) {
      done[d] = taken[d] - takenAtStart(d) - periods * phase.weights()[d];
      if (done[d] < 0 || done[d] > phase.weights()[d]) {
        throw foreign(g);
      }
      sum += done[d];
      aim(d);
    }
    if (sum != step) {
      throw foreign(g);
    }
  }

  private static IllegalArgumentException foreign(long g) {
    return new IllegalArgumentException(
        "schedule state at g=" + g + " does not fit this mixture log: it belongs to another feed");
  }

  private long takenAtStart(int d) {
    return d < phase.taken().length ? phase.taken()[d] : 0;
  }

  private void enter(int index) {
    phaseIndex = index;
    phase = log.phase(index);
    phaseEnd = log.phaseEnd(index);
    g = phase.start();
    int n = phase.domains();
    taken = Arrays.copyOf(phase.taken(), Math.max(log.domains().size(), n));
    done = new long[n];
    release = new long[n];
    deadline = new long[n];
    readyAt = new long[n];
    dueAt = new long[n];
    startError = new Rational[n];
    startErrorFixed = new long[n];
    Rational slack = Rational.of(1, Phase.inverseSlack(n));
    Rational period = Rational.of(phase.period(), 1);
    for (int d = 0; d < n; d++) {
      Rational error = phase.targets()[d].minus(Rational.of(taken[d], 1));
      startError[d] = error;
      startErrorFixed[d] = error.times(Rational.of(1L << FRACTION_BITS, 1)).floor();
      readyAt[d] = slack.minus(error).times(period).ceiling();
      dueAt[d] = Rational.ZERO.minus(slack).minus(error).times(period).floor() + 1;
      aim(d);
    }
    firstRelease = release.clone();
    firstDeadline = deadline.clone();
    step = 0;
    chosen = -1;
  }

  /** The window of the domain's next turn, in steps of the period, cut at the period's end. */
  private void aim(int d) {
    long weight = phase.weights()[d];
    if (done[d] == weight) {
      release[d] = NEVER;
      deadline[d] = NEVER;
      return;
    }
    long before = phase.period() * done[d];
    release[d] = ceilDiv(before + readyAt[d], weight);
    deadline[d] = Math.min(phase.period(), ceilDiv(before + phase.period() + dueAt[d], weight));
  }

  private static long ceilDiv(long dividend, long divisor) {
    return -Math.floorDiv(-dividend, divisor);
  }

  @Override
  public int peek() {
    if (chosen < 0) {
      if (g == phaseEnd) {
        enter(phaseIndex + 1);
      }
      chosen = choose();
    }
    return chosen;
  }

  private int choose() {
    long now = step + 1;
    int best = -1;
    long earliest = NEVER;
    for (int d = 0; d < release.length; d++) {
      if (release[d] <= now && deadline[d] < earliest) {
        earliest = deadline[d];
        best = d;
      }
    }
    if (best < 0 || earliest < now) {
      throw new IllegalStateException("the schedule would break its bound at g=" + g);
    }
    return best;
  }

  /** The index in {@link MixtureLog#domains} of the domain of g; moves on to g + 1. */
  public int next() {
    int d = peek();
    chosen = -1;
    taken[d]++;
    done[d]++;
    g++;
    step++;
    if (step == phase.period()) {
      startPeriod();
    } else {
      aim(d);
    }
    return d;
  }

  @Override
  public void take(int tokens) {
    if (tokens != log.sequenceLength()) {
      throw new IllegalArgumentException(
          "a sequence of " + tokens + " real tokens at g=" + g + " of a feed without padding");
    }
    next();
  }

  private void startPeriod() {
    step = 0;
    Arrays.fill(done, 0);
    System.arraycopy(firstRelease, 0, release, 0, release.length);
    System.arraycopy(firstDeadline, 0, deadline, 0, deadline.length);
  }

  /**
   * Moves on to a later g: whole periods at once, so at most one period a change is stepped
   * through.
   *
   * @param target not below g
   */
  public void skipTo(long target) {
    if (target < g) {
      throw new IllegalArgumentException("g=" + target + " is before " + g);
    }
    while (g < target) {
      if (g == phaseEnd) {
        enter(phaseIndex + 1);
      }
      long periods = (Math.min(target, phaseEnd) - g) / phase.period();
      if (periods > 0) {
        chosen = -1;
        g += periods * phase.period();
        for (int d = 0; d < phase.domains(); d++) {
          taken[d] += periods * phase.weights()[d];
        }
      } else {
        next();
      }
    }
  }

  /**
   * Goes on with a log that has further records, all effective from this g or later.
   *
   * @throws IllegalArgumentException if the new log would have decided differently already
   */
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
    Schedule extended = new Schedule(longer, state());
    log = longer;
    phaseIndex = extended.phaseIndex;
    phase = extended.phase;
    phaseEnd = extended.phaseEnd;
    step = extended.step;
    chosen = -1;
    taken = extended.taken;
    done = extended.done;
    release = extended.release;
    deadline = extended.deadline;
    firstRelease = extended.firstRelease;
    firstDeadline = extended.firstDeadline;
    readyAt = extended.readyAt;
    dueAt = extended.dueAt;
    startError = extended.startError;
    startErrorFixed = extended.startErrorFixed;
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
    return domain < taken.length ? taken[domain] : 0;
  }

  @Override
  public long tokens(int domain) {
    return taken(domain) * log.sequenceLength();
  }

  @Override
  public Rational tokenError(int domain) {
    return errorAt(domain).times(Rational.of(log.sequenceLength(), 1));
  }

  /** Whether any weights may follow at this g without breaking the bound, now or later. */
  @Override
  public boolean atChangePoint() {
    return atChangePoint(phase.domains());
  }

  /** The same for a mixture of so many domains, at least as many as now. */
  boolean atChangePoint(int domains) {
    long inverse = Phase.inverseSlack(domains);
    long slack = (1L << FRACTION_BITS) / inverse;
    long lowDue = 0;
    long highDue = 0;
    long lowReady = 0;
    long highReady = 0;
    for (int d = 0; d < domains; d++) {
      long error = d < phase.domains() ? fixedError(d) : 0; // true value: error up to error + 2
      lowDue += Math.max(0, error + slack);
      highDue += Math.max(0, error + slack + 3);
      lowReady += Math.max(0, slack - error - 2);
      highReady += Math.max(0, slack - error + 1);
    }
    long one = 1L << FRACTION_BITS;
    if (lowDue > one || lowReady > one) {
      return false;
    }
    return (highDue <= one && highReady <= one) || exactlyAtChangePoint(domains);
  }

  private long fixedError(int d) {
    long rest = phase.weights()[d] * step - phase.period() * done[d];
    return startErrorFixed[d] + Math.floorDiv(rest << FRACTION_BITS, phase.period());
  }

  private boolean exactlyAtChangePoint(int domains) {
    Rational slack = Rational.of(1, Phase.inverseSlack(domains));
    Rational due = Rational.ZERO;
    Rational ready = Rational.ZERO;
    for (int d = 0; d < domains; d++) {
      Rational error = d < phase.domains() ? error(d) : Rational.ZERO;
      due = due.plus(positive(slack.plus(error)));
      ready = ready.plus(positive(slack.minus(error)));
    }
    return due.compare(Rational.ONE) <= 0 && ready.compare(Rational.ONE) <= 0;
  }

  /** The domain's exact target at g minus what was taken. */
  Rational error(int d) {
    return startError[d]
        .plus(Rational.of(phase.weights()[d] * step, phase.period()))
        .minus(Rational.of(done[d], 1));
  }

  /** The same, for a domain that need not be scheduled yet. */
  Rational errorAt(int domain) {
    return domain < phase.domains() ? error(domain) : Rational.ZERO;
  }

  private static Rational positive(Rational value) {
    return value.signum() > 0 ? value : Rational.ZERO;
  }

  @Override
  public byte[] toBytes() {
    return state().toBytes();
  }

  /** Where the schedule stands; the log's records are not in it. */
  public State state() {
    return new State(g, taken.clone());
  }

  /**
   * A place in the schedule, small and immutable by convention.
   *
   * @param g the next position
   * @param taken sequences of each domain below g
   */
  public record State(long g, long[] taken) {
    private static final byte VERSION = 1;

    /** For checkpoints: about 8 bytes a domain. */
    public byte[] toBytes() {
      ByteBuffer bytes = ByteBuffer.allocate(1 + 8 + 4 + 8 * taken.length);
      bytes.put(VERSION).putLong(g).putInt(taken.length);
      for (long count : taken) {
        bytes.putLong(count);
      }
      return bytes.array();
    }

    /**
     * @throws IllegalArgumentException if the bytes are of an unknown version or damaged
     */
    public static State fromBytes(byte[] bytes) {
      return read(new Fields("schedule state", bytes));
    }

    static State read(Fields in) {
      int version = in.version();
      return switch (version) {
        case 1 -> {
          long g = in.position();
          long[] taken = new long[in.count(8)];
          for (int d = 0; d < taken.length; d++) {
            taken[d] = in.position();
          }
          yield new State(g, taken);
        }
        default -> throw in.unknown(version);
      };
    }
  }
}
