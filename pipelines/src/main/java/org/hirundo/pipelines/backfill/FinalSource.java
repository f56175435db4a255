package org.hirundo.pipelines.backfill;

import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;

/**
 * A bounded source whose enumerator leaves its state each time it tells a reader that there is
 * nothing more: the last one is what it knows when all that it gave out is read.
 *
 * @param <T> what it emits
 * @param <S> its splits
 * @param <C> the enumerator's state
 */
final class FinalSource<T, S extends SourceSplit, C> implements Source<T, S, C> {
  private static final long serialVersionUID = 1L;
  private final String uid;
  private final Source<T, S, C> source;
  private final SavepointParts parts;

  FinalSource(String uid, Source<T, S, C> source, SavepointParts parts) {
    this.uid = uid;
    this.source = source;
    this.parts = parts;
  }

  @Override
  public Boundedness getBoundedness() {
    return source.getBoundedness();
  }

  @Override
  public SplitEnumerator<S, C> createEnumerator(SplitEnumeratorContext<S> context)
      throws Exception {
    End end = new End(context);
    end.enumerator = source.createEnumerator(end);
    return end.enumerator;
  }

  @Override
  public SplitEnumerator<S, C> restoreEnumerator(SplitEnumeratorContext<S> context, C state)
      throws Exception {
    End end = new End(context);
    end.enumerator = source.restoreEnumerator(end, state);
    return end.enumerator;
  }

  @Override
  public SourceReader<T, S> createReader(SourceReaderContext context) throws Exception {
    return source.createReader(context);
  }

  @Override
  public SimpleVersionedSerializer<S> getSplitSerializer() {
    return source.getSplitSerializer();
  }

  @Override
  public SimpleVersionedSerializer<C> getEnumeratorCheckpointSerializer() {
    return source.getEnumeratorCheckpointSerializer();
  }

  /** The enumerator's context, which sees that a reader has no more to come. */
  private final class End implements SplitEnumeratorContext<S> {
    private final SplitEnumeratorContext<S> context;
    private SplitEnumerator<S, C> enumerator;

    End(SplitEnumeratorContext<S> context) {
      this.context = context;
    }

    @Override
    public void signalNoMoreSplits(int subtask) {
      try {
        C state = enumerator.snapshotState(SavepointParts.CHECKPOINT);
        parts.write(uid, state, source.getEnumeratorCheckpointSerializer());
      } catch (Exception e) {
        throw new IllegalStateException(
            "what " + uid + " has read cannot be written to " + parts.folder(), e);
      }
      context.signalNoMoreSplits(subtask);
    }

    @Override
    public SplitEnumeratorMetricGroup metricGroup() {
      return context.metricGroup();
    }

    @Override
    public void sendEventToSourceReader(int subtask, SourceEvent event) {
      context.sendEventToSourceReader(subtask, event);
    }

    @Override
    public void sendEventToSourceReader(int subtask, int attempt, SourceEvent event) {
      context.sendEventToSourceReader(subtask, attempt, event);
    }

    @Override
    public int currentParallelism() {
      return context.currentParallelism();
    }

    @Override
    public Map<Integer, ReaderInfo> registeredReaders() {
      return context.registeredReaders();
    }

    @Override
    public Map<Integer, Map<Integer, ReaderInfo>> registeredReadersOfAttempts() {
      return context.registeredReadersOfAttempts();
    }

    @Override
    public void assignSplits(SplitsAssignment<S> assignment) {
      context.assignSplits(assignment);
    }

    @Override
    public <R> void callAsync(Callable<R> callable, BiConsumer<R, Throwable> handler) {
      context.callAsync(callable, handler);
    }

    @Override
    public <R> void callAsync(
        Callable<R> callable, BiConsumer<R, Throwable> handler, long delay, long period) {
      context.callAsync(callable, handler, delay, period);
    }

    @Override
    public void runInCoordinatorThread(Runnable runnable) {
      context.runInCoordinatorThread(runnable);
    }

    @Override
    public void setIsProcessingBacklog(boolean backlog) {
      context.setIsProcessingBacklog(backlog);
    }
  }
}
