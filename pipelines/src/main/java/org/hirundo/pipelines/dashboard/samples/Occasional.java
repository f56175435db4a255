package org.hirundo.pipelines.dashboard.samples;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.hirundo.pipelines.dashboard.http.Answer;
import org.hirundo.pipelines.dashboard.http.BadRequest;
import org.hirundo.pipelines.dashboard.http.Endpoint;

/**
 * Answers that cost seconds: two at a time, so that others are answered meanwhile, and the same one
 * for some seconds. Thread-safe.
 */
public final class Occasional {
  private static final int AT_A_TIME = 2;
  private static final int KEPT = 32;
  private static final long FRESH_NANOS = 10_000_000_000L;

  private final Semaphore permits = new Semaphore(AT_A_TIME);
  private final Map<String, Kept> kept =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Kept> eldest) {
              return size() > KEPT;
            }
          });

  private record Kept(Answer answer, long since) {}

  /** The same answers, not more often. */
  public Endpoint of(Endpoint endpoint) {
    int number = System.identityHashCode(endpoint);
    return request -> {
      String key = number + " " + request.tail() + " " + request.query();
      Kept known = kept.get(key);
      if (known != null && System.nanoTime() - known.since() < FRESH_NANOS) {
        return known.answer();
      }
      if (!permits.tryAcquire()) {
        throw new BadRequest(429, "others are being looked for just now: ask again in a moment");
      }
      try {
        Answer answer = endpoint.answer(request);
        kept.put(key, new Kept(answer, System.nanoTime()));
        return answer;
      } finally {
        permits.release();
      }
    };
  }
}
