package org.hirundo.pipelines.source;

import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;

/** The clock that transfers go by and wait by. */
interface Timing {
  Timing SYSTEM =
      new Timing() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public void pause(long nanos) throws InterruptedIOException {
          try {
            TimeUnit.NANOSECONDS.sleep(nanos);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for a transfer");
          }
        }
      };

  /** Nanoseconds since some fixed time. */
  long nanos();

  void pause(long nanos) throws InterruptedIOException;
}
