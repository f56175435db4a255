package org.hirundo.pipelines.dedup;

import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/** Hands outcomes to a {@link DedupRun}; with parallelism 1. */
final class RunSink implements Sink<Outcome> {
  private static final long serialVersionUID = 1L;
  private final String token;

  RunSink(String token) {
    this.token = token;
  }

  @Override
  public SinkWriter<Outcome> createWriter(WriterInitContext context) {
    return new Writer(DedupRun.of(token));
  }

  private record Writer(DedupRun run) implements SinkWriter<Outcome> {
    @Override
    public void write(Outcome outcome, Context context) {
      run.record(outcome);
    }

    @Override
    public void writeWatermark(Watermark watermark) {
      run.reached(watermark.getTimestamp());
    }

    @Override
    public void flush(boolean endOfInput) {
      // Nothing is held back.
    }

    @Override
    public void close() {
      // Holds nothing open.
    }
  }
}
