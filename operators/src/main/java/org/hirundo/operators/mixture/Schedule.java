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
public final class Schedule {
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
  private long[] takenAtStart; // ... below the phase's start
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
    this(log, State.start());
  }

  /**
   * @throws IllegalArgumentException if the state is not one of this log's
   */
  public Schedule(MixtureLog log, State state) {
    this.log = log;
    int index = log.phaseStartingAt(state.phaseStart());
    int domains = log.domains().size();
    if (index < 0 || state.taken().length > domains) {
      throw new IllegalArgumentException(
          "schedule state at g="
              + state.g()
              + " is not of this mixture log (no change at g="
              + state.phaseStart()
              + "): it belongs to another feed");
    }
    g = state.phaseStart();
    taken = Arrays.copyOf(state.takenAtStart(), domains);
    enter(index);
    if (state.g() > phaseEnd) {
      throw new IllegalArgumentException(
          "schedule state at g=" + state.g() + " is behind a later change at g=" + phaseEnd);
    }
    resume(state);
  }

  private void resume(State state) {
    g = state.g();
    taken = Arrays.copyOf(state.taken(), taken.length);
    long elapsed = g - phase.start();
    long periods = elapsed / phase.period();
    step = elapsed % phase.period();
    long sum = 0;
    for (int d = 0; d < phase.domains(); d++) {
      done[d] = taken[d] - takenAtStart[d] - periods * phase.weights()[d];
      sum += done[d];
      if (done[d] < 0 || done[d] > phase.weights()[d]) {
        sum = -1;
        break;
      }
      aim(d);
    }
    if (sum != step) {
      throw new IllegalArgumentException(
          "schedule state at g="
              + g
              + " does not fit this mixture log: it belongs to another feed");
    }
  }

  private void enter(int index) {
    phaseIndex = index;
    phase = log.phase(index);
    phaseEnd = log.phaseEnd(index);
    int n = phase.domains();
    taken = Arrays.copyOf(taken, Math.max(taken.length, n));
    takenAtStart = taken.clone();
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

  /** The index in {@link MixtureLog#domains} of the domain of g, without taking it. */
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
  public void extend(MixtureLog longer) {
    if (!longer.continues(log)) {
      throw new IllegalArgumentException("the new mixture log doesn't continue the old one");
    }
    State state = state();
    if (g > phase.start() && !longer.phase(phaseIndex).sameWeights(phase)) {
      throw new IllegalArgumentException(
          "a change at g=" + phase.start() + " comes too late: the schedule is at g=" + g);
    }
    if (longer.phaseCount() > phaseIndex + 1 && longer.phase(phaseIndex + 1).start() < g) {
      throw new IllegalArgumentException(
          "a change at g="
              + longer.phase(phaseIndex + 1).start()
              + " comes too late: the schedule is at g="
              + g);
    }
    Schedule extended = new Schedule(longer, state);
    log = longer;
    phaseIndex = extended.phaseIndex;
    phase = extended.phase;
    phaseEnd = extended.phaseEnd;
    step = extended.step;
    chosen = -1;
    taken = extended.taken;
    takenAtStart = extended.takenAtStart;
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

  /** The next position to be decided. */
  public long g() {
    return g;
  }

  /** Sequences of the domain below g. */
  public long taken(int domain) {
    return domain < taken.length ? taken[domain] : 0;
  }

  /** Whether the weights may change at this g without breaking the bound, now or later. */
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

  /** Where the schedule stands; the log's records are not in it. */
  public State state() {
    return new State(g, phase.start(), taken.clone(), takenAtStart.clone());
  }

  /**
   * A place in the schedule, small and immutable by convention.
   *
   * @param g the next position
   * @param phaseStart where the shares in force at the last step took effect
   * @param taken sequences of each domain below g
   * @param takenAtStart sequences of each domain below {@code phaseStart}
   */
  public record State(long g, long phaseStart, long[] taken, long[] takenAtStart) {
    private static final byte VERSION = 1;

    static State start() {
      return new State(0, 0, new long[0], new long[0]);
    }

    /** For checkpoints: about 16 bytes a domain. */
    public byte[] toBytes() {
      ByteBuffer bytes = ByteBuffer.allocate(1 + 16 + 4 + 16 * taken.length);
      bytes.put(VERSION).putLong(g).putLong(phaseStart).putInt(taken.length);
      for (int d = 0; d < taken.length; d++) {
        bytes.putLong(taken[d]).putLong(d < takenAtStart.length ? takenAtStart[d] : 0);
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
          long phaseStart = in.position();
          int domains = in.count(16);
          long[] taken = new long[domains];
          long[] takenAtStart = new long[domains];
          for (int d = 0; d < domains; d++) {
            taken[d] = in.position();
            takenAtStart[d] = in.position();
          }
          yield new State(g, phaseStart, taken, takenAtStart);
        }
        default -> throw in.unknown(version);
      };
    }
  }
}
