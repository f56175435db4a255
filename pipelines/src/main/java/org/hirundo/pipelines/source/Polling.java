package org.hirundo.pipelines.source;

import java.io.Serializable;
import java.time.Duration;

/**
 * How often a source looks for new lists of files.
 *
 * @param every time between two looks while there is nothing new
 * @param failures looks that fail in a row before the job fails, at least 1; a look that failed is
 *     repeated after a second, then after twice as long each time, but at least every {@code every}
 */
public record Polling(Duration every, int failures) implements Serializable {
  /** What is usual for failures in a row. */
  public static final int FAILURES = 10;

  public Polling {
    if (every.toMillis() < 1 || failures < 1) {
      throw new IllegalArgumentException("polling every " + every + ", failures " + failures);
    }
  }
}
