package org.hirundo.pipelines.source;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.base.source.reader.RecordEmitter;
import org.apache.flink.connector.base.source.reader.SingleThreadMultiplexSourceReaderBase;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.core.io.InputStatus;
import org.hirundo.pipelines.source.FileBatch.Element;

/**
 * Reads one file at a time and asks for the next. Its watermark says which epochs it has ended:
 * while it reads a file of epoch e, that is e - 1; when the enumerator has nothing more, the last
 * epoch handed out.
 */
final class InputReader<T>
    extends SingleThreadMultiplexSourceReaderBase<
        Element<T>, T, FileSplit, InputReader.SplitState> {
  private long closedEpoch = Long.MIN_VALUE;
  private long announcedEpoch = Long.MIN_VALUE;

  /** The split after the last record emitted; changes with every record. */
  static final class SplitState {
    private FileSplit next;
    private boolean begun;

    SplitState(FileSplit split) {
      next = split;
    }
  }

  InputReader(RecordFormat<T> format, SourceReaderContext context) {
    super(
        (Supplier<SplitReader<Element<T>, FileSplit>>) () -> new FileSplitReader<>(format),
        new Emitter<>(),
        context.getConfiguration(),
        context);
    format.register(context.metricGroup());
  }

  private static final class Emitter<T> implements RecordEmitter<Element<T>, T, SplitState> {
    @Override
    public void emitRecord(Element<T> element, SourceOutput<T> output, SplitState state) {
      if (!state.begun) {
        state.begun = true;
        output.emitWatermark(new Watermark(state.next.epoch() - 1L));
      }
      output.collect(element.record());
      state.next = element.next();
    }
  }

  @Override
  public void start() {
    if (getNumberOfCurrentlyAssignedSplits() == 0) {
      context.sendSplitRequest();
    }
  }

  @Override
  public InputStatus pollNext(ReaderOutput<T> output) throws Exception {
    InputStatus status = super.pollNext(output);
    if (closedEpoch > announcedEpoch && getNumberOfCurrentlyAssignedSplits() == 0) {
      announcedEpoch = closedEpoch;
      output.emitWatermark(new Watermark(closedEpoch));
    }
    return status;
  }

  @Override
  public void handleSourceEvents(SourceEvent event) {
    if (event instanceof EpochClosed closed) {
      closedEpoch = Math.max(closedEpoch, closed.epoch());
      splitFetcherManager.getQueue().notifyAvailable(); // so that pollNext is called
    } else {
      super.handleSourceEvents(event);
    }
  }

  /** A file whose end was emitted, but which this reader has not let go yet, is left out. */
  @Override
  public List<FileSplit> snapshotState(long checkpoint) {
    return super.snapshotState(checkpoint).stream().filter(split -> !split.hasEnded()).toList();
  }

  @Override
  protected void onSplitFinished(Map<String, SplitState> finished) {
    context.sendSplitRequest();
  }

  @Override
  protected SplitState initializedState(FileSplit split) {
    return new SplitState(split);
  }

  @Override
  protected FileSplit toSplitType(String splitId, SplitState state) {
    return state.next;
  }
}
