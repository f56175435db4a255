package org.hirundo.pipelines.dedup;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.hirundo.schemas.Document;

/**
 * Reads the files of a {@link DedupRun} in the order of their epochs, with parallelism 1. In batch
 * it ends there; in streaming it waits to be stopped, since a job that has ended cannot be gone on
 * with. Keeps no state: a call is done as a whole or not at all.
 */
final class RunSource implements Source<Document, RunSource.NoSplit, Integer> {
  private static final long serialVersionUID = 1L;
  private final String token;
  private final Boundedness boundedness;

  /** One that waits to be stopped. */
  RunSource(String token) {
    this(token, Boundedness.CONTINUOUS_UNBOUNDED);
  }

  RunSource(String token, Boundedness boundedness) {
    this.token = token;
    this.boundedness = boundedness;
  }

  /** There are no splits. */
  record NoSplit() implements SourceSplit {
    @Override
    public String splitId() {
      return "";
    }
  }

  @Override
  public Boundedness getBoundedness() {
    return boundedness;
  }

  @Override
  public SplitEnumerator<NoSplit, Integer> createEnumerator(
      SplitEnumeratorContext<NoSplit> context) {
    return new NoEnumerator();
  }

  @Override
  public SplitEnumerator<NoSplit, Integer> restoreEnumerator(
      SplitEnumeratorContext<NoSplit> context, Integer state) {
    return new NoEnumerator();
  }

  @Override
  public SourceReader<Document, NoSplit> createReader(SourceReaderContext context) {
    return new Reader(DedupRun.of(token), boundedness);
  }

  @Override
  public SimpleVersionedSerializer<NoSplit> getSplitSerializer() {
    return new Empty<>(new NoSplit());
  }

  @Override
  public SimpleVersionedSerializer<Integer> getEnumeratorCheckpointSerializer() {
    return new Empty<>(0);
  }

  private static final class Reader implements SourceReader<Document, NoSplit> {
    private final DedupRun run;
    private final CompletableFuture<Void> never = new CompletableFuture<>();
    private final InputStatus atTheEnd;
    private boolean reading;

    Reader(DedupRun run, Boundedness boundedness) {
      this.run = run;
      this.atTheEnd =
          boundedness == Boundedness.BOUNDED
              ? InputStatus.END_OF_INPUT
              : InputStatus.NOTHING_AVAILABLE;
    }

    @Override
    public void start() {
      // Reading begins with the first poll.
    }

    @Override
    public InputStatus pollNext(ReaderOutput<Document> output) throws Exception {
      if (!run.begun().isDone()) {
        return InputStatus.NOTHING_AVAILABLE;
      }
      if (!reading) {
        reading = run.nextFile();
        if (!reading) {
          return atTheEnd;
        }
        output.emitWatermark(new Watermark(run.epoch() - 1L));
      }
      Document document = run.next();
      if (document == null) {
        reading = false;
        output.emitWatermark(new Watermark(run.epoch()));
      } else {
        output.collect(document);
      }
      return InputStatus.MORE_AVAILABLE;
    }

    @Override
    public List<NoSplit> snapshotState(long checkpoint) {
      return List.of();
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
      return run.begun().isDone() ? never : run.begun();
    }

    @Override
    public void addSplits(List<NoSplit> splits) {
      throw new UnsupportedOperationException("there are no splits");
    }

    @Override
    public void notifyNoMoreSplits() {
      // There are never any.
    }

    @Override
    public void close() throws Exception {
      run.close();
    }
  }

  private static final class NoEnumerator implements SplitEnumerator<NoSplit, Integer> {
    @Override
    public void start() {
      // Nothing to discover.
    }

    @Override
    public void handleSplitRequest(int subtask, String host) {
      // The reader asks for none.
    }

    @Override
    public void addSplitsBack(List<NoSplit> splits, int subtask) {
      // None were given out.
    }

    @Override
    public void addReader(int subtask) {
      // It needs nothing.
    }

    @Override
    public Integer snapshotState(long checkpoint) {
      return 0;
    }

    @Override
    public void close() {
      // Holds nothing open.
    }
  }

  private record Empty<T>(T value) implements SimpleVersionedSerializer<T> {
    @Override
    public int getVersion() {
      return 1;
    }

    @Override
    public byte[] serialize(T object) {
      return new byte[0];
    }

    @Override
    public T deserialize(int version, byte[] bytes) {
      return value;
    }
  }
}
