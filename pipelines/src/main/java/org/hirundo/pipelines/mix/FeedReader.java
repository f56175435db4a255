package org.hirundo.pipelines.mix;

import java.util.Map;
import java.util.function.Supplier;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.base.source.reader.RecordEmitter;
import org.apache.flink.connector.base.source.reader.SingleThreadMultiplexSourceReaderBase;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.hirundo.pipelines.mix.FeedSplitReader.Taken;
import org.hirundo.schemas.FeedRecord;

/** Emits its feed partitions' records, each partition in the order of g. */
final class FeedReader
    extends SingleThreadMultiplexSourceReaderBase<
        Taken, FeedRecord, FeedSplit, FeedReader.SplitState> {
  private static final int TELL_EVERY = 64;
  private final Grant grant;

  /** The partition's state after the last record emitted. */
  static final class SplitState {
    private FeedSplit next;
    private int untold;

    SplitState(FeedSplit split) {
      next = split;
    }
  }

  FeedReader(MixSettings settings, SourceReaderContext context) {
    this(settings, new Grant(), context);
  }

  private FeedReader(MixSettings settings, Grant grant, SourceReaderContext context) {
    super(
        (Supplier<SplitReader<Taken, FeedSplit>>)
            () -> new FeedSplitReader(settings, grant, context.currentParallelism()),
        new Emitter(context, new ReaderFigures(context.metricGroup(), settings.partitions())),
        context.getConfiguration(),
        context);
    this.grant = grant;
  }

  private record Emitter(SourceReaderContext context, ReaderFigures figures)
      implements RecordEmitter<Taken, FeedRecord, SplitState> {
    @Override
    public void emitRecord(Taken taken, SourceOutput<FeedRecord> output, SplitState state) {
      output.collect(taken.record());
      state.next = taken.next();
      figures.emitted(taken.record(), state.next.partition(), taken.nextG());
      if (++state.untold >= TELL_EVERY) {
        state.untold = 0;
        context.sendSourceEventToCoordinator(new ReaderAt(state.next.partition(), taken.nextG()));
      }
    }
  }

  @Override
  public void handleSourceEvents(SourceEvent event) {
    if (event instanceof HorizonMoved moved) {
      grant.moveTo(moved);
    } else {
      super.handleSourceEvents(event);
    }
  }

  @Override
  protected void onSplitFinished(Map<String, SplitState> finished) {
    throw new IllegalStateException("a feed partition never ends: " + finished.keySet());
  }

  @Override
  protected SplitState initializedState(FeedSplit split) {
    return new SplitState(split);
  }

  @Override
  protected FeedSplit toSplitType(String splitId, SplitState state) {
    return state.next;
  }
}
