package org.hirundo.pipelines.source;

import java.io.InterruptedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps the transfers of a process within their limits, and lets all of them rest when a server
 * says for how long. Thread-safe.
 */
final class Throttle {
  private static final Map<TransportSettings, Throttle> SHARED = new ConcurrentHashMap<>();

  /** Bytes that may come at once after a rest, in seconds of the limit. */
  private static final double BURST_SECONDS = .25;

  private final TransportSettings settings;
  private final Timing timing;
  private final Semaphore requests;
  private final double nanosPerByte;
  private final AtomicLong quietUntil;
  private long paidUntil; // by this time, what came so far was due

  Throttle(TransportSettings settings, Timing timing) {
    this.settings = settings;
    this.timing = timing;
    this.requests = new Semaphore(settings.requests(), true);
    this.nanosPerByte = 1e9 / settings.bytesPerSecond();
    this.quietUntil = new AtomicLong(timing.nanos());
    this.paidUntil = timing.nanos();
  }

  /** The one for all transfers of this process with these settings. */
  static Throttle shared(TransportSettings settings) {
    return SHARED.computeIfAbsent(settings, key -> new Throttle(key, Timing.SYSTEM));
  }

  /** Waits for a turn; {@link #end} gives it back. */
  void begin() throws InterruptedIOException {
    try {
      requests.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for another transfer's end");
    }
    try {
      long rest = quietUntil.get() - timing.nanos();
      if (rest > 0) {
        timing.pause(rest);
      }
    } catch (InterruptedIOException e) {
      requests.release();
      throw e;
    }
  }

  void end() {
    requests.release();
  }

  int inFlight() {
    return settings.requests() - requests.availablePermits();
  }

  /** No request begins for so long. */
  void rest(long nanos) {
    long until = timing.nanos() + nanos;
    quietUntil.accumulateAndGet(until, (a, b) -> b - a > 0 ? b : a);
  }

  /**
   * Waits until so many bytes were due.
   *
   * @return nanoseconds waited
   */
  long came(int bytes) throws InterruptedIOException {
    if (settings.bytesPerSecond() == Long.MAX_VALUE) {
      return 0;
    }
    long wait;
    synchronized (this) {
      long now = timing.nanos();
      long earliest = now - (long) (BURST_SECONDS * 1e9);
      paidUntil = Math.max(paidUntil, earliest) + (long) (bytes * nanosPerByte);
      wait = paidUntil - now;
    }
    if (wait > 0) {
      timing.pause(wait);
    }
    return Math.max(wait, 0);
  }
}
