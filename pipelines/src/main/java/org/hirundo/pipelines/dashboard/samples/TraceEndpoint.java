package org.hirundo.pipelines.dashboard.samples;

import java.io.IOException;
import org.hirundo.pipelines.dashboard.http.Answer;
import org.hirundo.pipelines.dashboard.http.BadRequest;
import org.hirundo.pipelines.dashboard.http.DashboardHttp;
import org.hirundo.pipelines.dashboard.http.Request;
import org.hirundo.pipelines.trace.TraceSource;
import org.hirundo.pipelines.trace.Tracer;
import org.hirundo.pipelines.trace.UnknownSequenceException;

/** Where a sequence's documents came from. Thread-safe. */
public final class TraceEndpoint implements AutoCloseable {
  private final TraceSource source;
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
    }
    try {
      return Answer.json(tracer.trace(Long.parseLong(request.tail())).json());
    } catch (UnknownSequenceException e) {
      throw new BadRequest(404, e.getMessage());
    }
  }

  @Override
  public synchronized void close() throws IOException {
    if (tracer != null) {
      tracer.close();
    }
  }
}
