package org.hirundo.pipelines.dedup;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Failures at random points of a {@link ReplayedStream}, before and behind the graph. */
final class Hazard {
  private static final Map<String, Hazard> ALL = new ConcurrentHashMap<>();

  private final int everyOf;
  private final AtomicInteger left;

  private Hazard(int everyOf, int failures) {
    this.everyOf = everyOf;
    this.left = new AtomicInteger(failures);
  }

  /** From now on one record of so many brings its job down, until it has failed so often. */
  static void set(String token, int everyOf, int failures) {
    ALL.put(token, new Hazard(everyOf, failures));
  }

  /** How many failures are still to come. */
  static int left(String token) {
    return ALL.get(token).left.get();
  }

  static <T> T survive(String token, T value) {
    Hazard hazard = ALL.get(token);
    if (hazard != null
        && hazard.left.get() > 0
        && ThreadLocalRandom.current().nextInt(hazard.everyOf) == 0
        && hazard.left.getAndDecrement() > 0) {
      throw new IllegalStateException("brought down on purpose");
    }
    return value;
  }
}
