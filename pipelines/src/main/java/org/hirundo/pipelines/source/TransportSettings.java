package org.hirundo.pipelines.source;

import java.io.Serializable;
import java.time.Duration;

/**
 * What transfers from other machines may cost. The limits hold for all transfers of one process
 * that have the same settings.
 *
 * @param requests transfers at once, at least 1; a file that is being read counts until its end
 * @param bytesPerSecond for all transfers together, at least 1024; {@code Long.MAX_VALUE}: no limit
 * @param retryFor how long a file that gives no further byte is asked for before it is given up
 * @param firstPause before the second attempt, above 0; half of it at least, and twice as long
 *     before each further one, up to five minutes
 * @param s3Endpoint where {@code s3:} is read anonymously, as {@code ENDPOINT/BUCKET/KEY}; empty:
 *     Amazon's own address of the bucket
 */
public record TransportSettings(
    int requests, long bytesPerSecond, Duration retryFor, Duration firstPause, String s3Endpoint)
    implements Serializable {
  /** 16 transfers at once, as fast as they go, given up after an hour. */
  public static final TransportSettings DEFAULTS =
      new TransportSettings(16, Long.MAX_VALUE, Duration.ofHours(1), Duration.ofSeconds(1), "");

  public TransportSettings {
    if (requests < 1
        || bytesPerSecond < 1024
        || retryFor.isNegative()
        || firstPause.toMillis() < 1) {
      throw new IllegalArgumentException(
          requests
              + " requests, "
              + bytesPerSecond
              + " bytes/s, retried for "
              + retryFor
              + " from "
              + firstPause
              + " on");
    }
  }

  /**
   * The same, but giving up sooner, if that is sooner; transfers with other settings have limits of
   * their own.
   */
  TransportSettings retryingFor(Duration atMost) {
    return new TransportSettings(
        requests,
        bytesPerSecond,
        retryFor.compareTo(atMost) < 0 ? retryFor : atMost,
        firstPause,
        s3Endpoint);
  }
}
