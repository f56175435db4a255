package org.hirundo.pipelines.dedup;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * The numbers from one to another, dealt to the readers in turn, with the watermark e once those of
 * epoch e are out; then it waits to be stopped. The first number begins an epoch, and the watermark
 * of the one before it comes first, as behind a restored source. Keeps no state.
 */
final class NumberSource implements Source<Long, RunSource.NoSplit, Integer> {
  private static final long serialVersionUID = 1L;
  private final RunSource empty = new RunSource("");
  private final long from;
  private final long to;
  private final int epochSize;

  NumberSource(long from, long to, int epochSize) {
    this.from = from;
    this.to = to;
    this.epochSize = epochSize;
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.CONTINUOUS_UNBOUNDED;
  }

  @Override
  public SplitEnumerator<RunSource.NoSplit, Integer> createEnumerator(
      SplitEnumeratorContext<RunSource.NoSplit> context) {
    return empty.createEnumerator(context);
  }

  @Override
  public SplitEnumerator<RunSource.NoSplit, Integer> restoreEnumerator(
      SplitEnumeratorContext<RunSource.NoSplit> context, Integer state) {
    return empty.restoreEnumerator(context, state);
  }

  @Override
  public SimpleVersionedSerializer<RunSource.NoSplit> getSplitSerializer() {
    return empty.getSplitSerializer();
  }

  @Override
  public SimpleVersionedSerializer<Integer> getEnumeratorCheckpointSerializer() {
    return empty.getEnumeratorCheckpointSerializer();
  }

  @Override
  public SourceReader<Long, RunSource.NoSplit> createReader(SourceReaderContext context) {
    return new Reader(context.getIndexOfSubtask(), context.currentParallelism());
  }

  private final class Reader implements SourceReader<Long, RunSource.NoSplit> {
    private final int step;
    private final CompletableFuture<Void> never = new CompletableFuture<>();
    private long next;
    private long epoch;

    Reader(int subtask, int step) {
      this.step = step;
      this.next = from + subtask;
      this.epoch = from / epochSize - 1;
    }

    @Override
    public void start() {
      // Counting begins with the first poll.
    }

    @Override
    public InputStatus pollNext(ReaderOutput<Long> output) {
      long of = Math.min(next, to) / epochSize;
      if (of > epoch || next >= to && epoch * epochSize < to) {
        output.emitWatermark(new Watermark(++epoch));
        return InputStatus.MORE_AVAILABLE;
      }
      if (next >= to) {
        return InputStatus.NOTHING_AVAILABLE;
      }
      output.collect(next);
      next += step;
      return InputStatus.MORE_AVAILABLE;
    }

    @Override
    public List<RunSource.NoSplit> snapshotState(long checkpoint) {
      return List.of();
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
      return next >= to && epoch * epochSize >= to
          ? never
          : CompletableFuture.completedFuture(null);
    }

    @Override
    public void addSplits(List<RunSource.NoSplit> splits) {
      throw new UnsupportedOperationException("there are no splits");
    }

    @Override
    public void notifyNoMoreSplits() {
      // There are never any.
    }

    @Override
    public void close() {
      // Holds nothing open.
    }
  }
}
