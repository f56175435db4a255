package org.hirundo.pipelines.dashboard.samples;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.hirundo.pipelines.dashboard.http.Answer;
import org.hirundo.pipelines.dashboard.http.BadRequest;
import org.hirundo.pipelines.dashboard.http.DashboardHttp;
import org.hirundo.pipelines.dashboard.http.Request;
import org.hirundo.pipelines.trace.TraceSource;
import org.hirundo.pipelines.trace.Tracer;
import org.hirundo.pipelines.trace.UnknownSequenceException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a sequence's documents came from. The first question opens the tracer, and waits for its
 * index if there is none yet; from then on the index is kept fresh. Thread-safe.
 */
public final class TraceEndpoint implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TraceEndpoint.class);
  private static final Duration REFRESHED = Duration.ofMinutes(1);

  private final TraceSource source;
  private final ScheduledExecutorService refreshing =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "dashboard-trace");
            thread.setDaemon(true);
            return thread;
          });
  private Tracer tracer; // once somebody asks

  public TraceEndpoint(TraceSource source) {
    this.source = source;
  }

  public void register(DashboardHttp http) {
    http.get("/api/trace/", new Occasional().of(this::trace));
  }

  private synchronized Answer trace(Request request) throws IOException {
    if (!request.tail().matches("[0-9]{1,15}")) {
      throw new BadRequest(404, "there is no such sequence: give its number in the feed, from 0");
    }
    if (tracer == null) {
      tracer = Tracer.open(source);
      refreshing.scheduleWithFixedDelay(
          this::refresh, REFRESHED.toMillis(), REFRESHED.toMillis(), TimeUnit.MILLISECONDS);
    }
    try {
      return Answer.json(tracer.trace(Long.parseLong(request.tail())).json());
    } catch (UnknownSequenceException e) {
      throw new BadRequest(404, e.getMessage());
    }
  }

  private synchronized void refresh() {
    try {
      tracer.refresh();
    } catch (IOException | RuntimeException e) {
      LOG.warn("The index of ids for tracing could not be brought up to date", e);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    refreshing.shutdownNow();
    if (tracer != null) {
      tracer.close();
    }
  }
}
