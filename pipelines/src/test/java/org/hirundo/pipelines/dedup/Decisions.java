package org.hirundo.pipelines.dedup;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * What a benchmark's job has decided: outcomes by epoch and kind, one number over all of them that
 * doesn't depend on their order, and when each epoch was done. One job at a time: its sink writes
 * to the {@link #begin latest}.
 */
final class Decisions {
  private static volatile Decisions latest;

  private final long first;
  private final int epochSize;
  private final AtomicLongArray reached; // nanoTime by epoch, counted from 1
  private final AtomicLongArray counts; // by epoch and kind
  private final LongAdder digest = new LongAdder();

  private Decisions(long first, int epochSize, int epochs) {
    this.first = first;
    this.epochSize = epochSize;
    this.reached = new AtomicLongArray(epochs + 1);
    this.counts = new AtomicLongArray((epochs + 1) * (Outcome.NEAR + 1));
  }

  /**
   * Those of the job that is going to be started.
   *
   * @param first number of its first document, with which an epoch begins
   */
  static Decisions begin(long first, int epochSize, int epochs) {
    latest = new Decisions(first, epochSize, epochs);
    return latest;
  }

  int epochs() {
    return reached.length() - 1;
  }

  /** The nanoTime at which an epoch of this job was decided, counted from 1; 0 until then. */
  long reached(int epoch) {
    return reached.get(epoch);
  }

  /** Outcomes of a kind in an epoch of this job, counted from 1. */
  long count(int epoch, int kind) {
    return counts.get(epoch * (Outcome.NEAR + 1) + kind);
  }

  /** Outcomes of a kind. */
  long count(int kind) {
    long sum = 0;
    for (int epoch = 1; epoch <= epochs(); epoch++) {
      sum += count(epoch, kind);
    }
    return sum;
  }

  /** Over place, kind and kept document of every outcome. */
  long digest() {
    return digest.sum();
  }

  private void add(Outcome outcome) {
    int epoch = 1 + (int) ((outcome.ordinal() - first) / epochSize);
    counts.incrementAndGet(epoch * (Outcome.NEAR + 1) + outcome.kind());
    long mixed = (outcome.ordinal() * 4L + outcome.kind()) * 0x9E3779B97F4A7C15L ^ outcome.id();
    mixed = (mixed ^ mixed >>> 32) * 0xD6E8FEB86659FD93L;
    digest.add(mixed ^ mixed >>> 32);
  }

  private void done(long epoch) {
    for (int e = (int) Math.min(epochs(), epoch - first / epochSize);
        e > 0 && reached.get(e) == 0;
        e--) {
      reached.set(e, System.nanoTime());
    }
  }

  /** Writes to the latest decisions of this process. */
  static final class Recorded implements Sink<Outcome> {
    private static final long serialVersionUID = 1L;

    @Override
    public SinkWriter<Outcome> createWriter(WriterInitContext context) {
      return new Writer(latest);
    }
  }

  private record Writer(Decisions decisions) implements SinkWriter<Outcome> {
    @Override
    public void write(Outcome outcome, Context context) {
      decisions.add(outcome);
    }

    @Override
    public void writeWatermark(Watermark watermark) {
      decisions.done(Math.min(watermark.getTimestamp(), Integer.MAX_VALUE));
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
