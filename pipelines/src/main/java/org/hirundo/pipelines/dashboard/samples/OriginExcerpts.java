package org.hirundo.pipelines.dashboard.samples;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.hirundo.pipelines.curate.OriginText;
import org.hirundo.schemas.Origin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Texts that no log holds, read again at their origins: a few at a time, for a few seconds at most,
 * the last {@value #KEPT} kept. Thread-safe.
 */
final class OriginExcerpts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OriginExcerpts.class);
  private static final int KEPT = 1_024;
  private static final int AT_A_TIME = 4;
  private static final long MOST_MILLIS = 5_000;

  private final OriginText texts;
  private final ExecutorService readers =
      Executors.newFixedThreadPool(
          AT_A_TIME,
          task -> {
            Thread thread = new Thread(task, "dashboard-origins");
            thread.setDaemon(true);
            return thread;
          });
  private final Map<Origin, Excerpt> kept =
      Collections.synchronizedMap(
          new LinkedHashMap<>(64, .75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Origin, Excerpt> eldest) {
              return size() > KEPT;
            }
          });

  OriginExcerpts(OriginText texts) {
    this.texts = texts;
  }

  /** Those that can be read in time; the others come from {@link Map#getOrDefault}. */
  Map<Origin, Excerpt> read(List<Origin> origins) {
    Map<Origin, Excerpt> found = new HashMap<>();
    List<Origin> missing = new ArrayList<>();
    for (Origin origin : origins) {
      Excerpt known = kept.get(origin);
      if (known == null) {
        missing.add(origin);
      } else {
        found.put(origin, known);
      }
    }
    try {
      List<Future<Excerpt>> read =
          readers.invokeAll(
              missing.stream().map(origin -> (Callable<Excerpt>) () -> excerpt(origin)).toList(),
              MOST_MILLIS,
              TimeUnit.MILLISECONDS);
      for (int i = 0; i < read.size(); i++) {
        take(missing.get(i), read.get(i), found);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return found;
  }

  private void take(Origin origin, Future<Excerpt> read, Map<Origin, Excerpt> found)
      throws InterruptedException {
    try {
      Excerpt excerpt = read.get();
      kept.put(origin, excerpt);
      found.put(origin, excerpt);
    } catch (CancellationException e) {
      LOG.debug("{} was not read in time", origin);
    } catch (ExecutionException e) {
      LOG.debug("{} cannot be read again", origin, e.getCause());
    }
  }

  private Excerpt excerpt(Origin origin) throws IOException {
    return texts
        .read(origin)
        .map(found -> Excerpt.of(found.title(), found.text()))
        .orElse(Excerpt.NONE);
  }

  @Override
  public void close() {
    readers.shutdownNow();
  }
}
