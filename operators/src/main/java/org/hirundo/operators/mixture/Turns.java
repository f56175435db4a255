package org.hirundo.operators.mixture;

/** Names the domain of each g, one g after the other. A pure function of what was taken so far. */
sealed interface Turns permits Schedule, TokenSchedule {

  /** At a feed's beginning: by sequences where all are full, by real tokens where some are not. */
  static Turns begin(MixtureLog log) {
    return log.padded() ? new TokenSchedule(log) : new Schedule(log);
  }

  /** Where a saved state stood. */
  static Turns read(MixtureLog log, Fields in) {
    return log.padded() ? TokenSchedule.read(log, in) : new Schedule(log, Schedule.State.read(in));
  }

  /** The next position to be decided. */
  long g();

  /** The index in {@link MixtureLog#domains} of the domain of g. */
  int peek();

  /**
   * Takes g for its domain and moves on.
   *
   * @param tokens real ones in its sequence, from 1 to S
   */
  void take(int tokens);

  /** Whether a domain that runs dry here can be left out without breaking the bound. */
  boolean atChangePoint();

  /** Goes on with a log that has further records, all effective from this g or later. */
  void extend(MixtureLog longer);

  /** Sequences of the domain below g. */
  long taken(int domain);

  /** Real tokens of the domain below g. */
  long tokens(int domain);

  /** The domain's exact target of tokens at g minus those taken. */
  Rational tokenError(int domain);

  /** For checkpoints. */
  byte[] toBytes();
}
