package org.hirundo.pipelines.dashboard.history;

/** How several values of one figure become one of a longer stretch of time. */
enum Fold {
  /** Counts that only grow, and what holds until it is told anew. */
  LAST {
    @Override
    long of(long before, long after) {
      return after;
    }
  },
  /** The value farthest from 0, with its sign: an error's worst. */
  EXTREME {
    @Override
    long of(long before, long after) {
      return Math.abs(before) > Math.abs(after) ? before : after;
    }
  },
  MOST {
    @Override
    long of(long before, long after) {
      return Math.max(before, after);
    }
  };

  /** No value; a time without one takes nothing from the other. */
  static final long NONE = Long.MIN_VALUE;

  abstract long of(long before, long after);

  long fold(long before, long after) {
    return before == NONE ? after : after == NONE ? before : of(before, after);
  }

  /** By the column's name. */
  static Fold of(String column) {
    return column.startsWith("error:") ? EXTREME : column.startsWith("starving:") ? MOST : LAST;
  }
}
