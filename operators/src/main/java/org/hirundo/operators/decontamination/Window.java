package org.hirundo.operators.decontamination;

/**
 * The shortest run of units, ending at the one that came last, that weighs as much as asked for;
 * with a hash of the units in it. It depends on these units alone, so that the same text has the
 * same windows wherever it stands.
 */
final class Window {
  private static final long BASE = 0x5851F42D4C957F2DL;

  private final Gram gram;
  private final int wanted;
  private final long[] powers;
  private int begin; // the first unit
  private int weight;
  private long hash;

  Window(Gram gram, int wanted) {
    this.gram = gram;
    this.wanted = wanted;
    powers = new long[gram.mostUnits() + 2];
    powers[0] = 1;
    for (int i = 1; i < powers.length; i++) {
      powers[i] = powers[i - 1] * BASE;
    }
  }

  /** Before the unit {@code first}. */
  void reset(int first) {
    begin = first;
    weight = 0;
    hash = 0;
  }

  /** Takes the next unit; says whether the window weighs enough. */
  boolean take(Units units, int unit) {
    hash = hash * BASE + units.hash(unit);
    weight += gram.weight(units.character(unit));
    for (int first; weight - (first = gram.weight(units.character(begin))) >= wanted; begin++) {
      hash -= units.hash(begin) * powers[unit - begin];
      weight -= first;
    }
    return weight >= wanted;
  }

  int begin() {
    return begin;
  }

  /** Never 0. */
  long key() {
    long key = Units.mix(hash);
    return key == 0 ? 1 : key;
  }
}
