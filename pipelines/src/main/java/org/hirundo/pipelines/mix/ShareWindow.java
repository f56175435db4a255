package org.hirundo.pipelines.mix;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/**
 * How the last tokens of a feed were shared among its domains: those of the last {@link #LENGTH}
 * sequences, from the newest look on that is so far back. Before the feed has gone so far, those
 * since the first look. Confined to one thread.
 */
final class ShareWindow {
  /** Sequences, at least, once there are so many. */
  static final long LENGTH = 10_000;

  /** Looks that are kept: a window is that much finer than its length. */
  private static final long STEP = LENGTH / 100;

  private record Look(long g, Map<String, Long> tokens) {}

  private final Deque<Look> looks = new ArrayDeque<>();
  private Look now;

  /**
   * @param g the horizon; never less than before
   * @param tokens of each domain below it
   */
  void look(long g, Map<String, Long> tokens) {
    now = new Look(g, Map.copyOf(tokens));
    if (looks.isEmpty() || g - looks.getLast().g() >= STEP) {
      looks.add(now);
    }
    while (looks.size() > 1 && second().g() <= g - LENGTH) {
      looks.remove();
    }
  }

  private Look second() {
    var all = looks.iterator();
    all.next();
    return all.next();
  }

  /** A domain's share; where nothing came since the first look, its share since g = 0, or 0. */
  double share(String domain) {
    Look begin = looks.getFirst();
    long all = sum(now) - sum(begin);
    if (all > 0) {
      return (double) (of(now, domain) - of(begin, domain)) / all;
    }
    return sum(now) == 0 ? 0 : (double) of(now, domain) / sum(now);
  }

  private static long of(Look look, String domain) {
    return look.tokens().getOrDefault(domain, 0L);
  }

  private static long sum(Look look) {
    return look.tokens().values().stream().mapToLong(Long::longValue).sum();
  }
}
