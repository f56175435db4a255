package org.hirundo.pipelines.backfill;

import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.event.WatermarkEvent;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.OperatorAttributes;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFinalizer;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.api.operators.SimpleOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.LatencyMarker;
import org.apache.flink.streaming.runtime.streamrecord.RecordAttributes;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.util.OutputTag;

/**
 * Makes an operator that leaves its part of the savepoint when its input is over: the last
 * watermark comes out of an operator after its last timer, so its state is final then.
 *
 * @param <T> what the operator emits
 */
final class FinalSnapshot<T> extends AbstractStreamOperatorFactory<T> {
  private static final long serialVersionUID = 1L;
  private final SimpleOperatorFactory<T> maker;
  private final SavepointParts parts;

  FinalSnapshot(SimpleOperatorFactory<T> maker, SavepointParts parts) {
    this.maker = maker;
    this.parts = parts;
    setChainingStrategy(maker.getChainingStrategy());
  }

  @Override
  public <O extends StreamOperator<T>> O createStreamOperator(
      StreamOperatorParameters<T> parameters) {
    End<T> output = new End<>(parameters.getOutput(), parameters, parts);
    O operator =
        maker.createStreamOperator(
            new StreamOperatorParameters<>(
                parameters.getContainingTask(),
                parameters.getStreamConfig(),
                output,
                parameters::getProcessingTimeService,
                parameters.getOperatorEventDispatcher(),
                parameters.getMailboxExecutor()));
    output.operator = operator;
    return operator;
  }

  @Override
  @SuppressWarnings("rawtypes")
  public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader loader) {
    return maker.getStreamOperatorClass(loader);
  }

  @Override
  public OperatorAttributes getOperatorAttributes() {
    return maker.getOperatorAttributes();
  }

  /** The operator's output, which sees its last watermark. */
  private static final class End<T> implements Output<StreamRecord<T>> {
    private final Output<StreamRecord<T>> output;
    private final StreamOperatorParameters<T> parameters;
    private final SavepointParts parts;
    private StreamOperator<T> operator;

    End(
        Output<StreamRecord<T>> output,
        StreamOperatorParameters<T> parameters,
        SavepointParts parts) {
      this.output = output;
      this.parameters = parameters;
      this.parts = parts;
    }

    @Override
    public void emitWatermark(Watermark mark) {
      if (mark.getTimestamp() == Watermark.MAX_WATERMARK.getTimestamp()) {
        leave();
      }
      output.emitWatermark(mark);
    }

    private void leave() {
      TaskInfo task = parameters.getContainingTask().getEnvironment().getTaskInfo();
      try {
        OperatorSubtaskState state =
            OperatorSnapshotFinalizer.create(
                    operator.snapshotState(
                        SavepointParts.CHECKPOINT, 0, parts.options(), parts.location()))
                .getJobManagerOwnedState();
        parts.write(
            parameters.getStreamConfig().getOperatorID(),
            task.getIndexOfThisSubtask(),
            task.getNumberOfParallelSubtasks(),
            task.getMaxNumberOfParallelSubtasks(),
            state);
      } catch (Exception e) {
        throw new IllegalStateException(
            "the state of "
                + task.getTaskNameWithSubtasks()
                + " cannot be written to "
                + parts.folder()
                + ": "
                + e.getMessage(),
            e);
      }
    }

    @Override
    public void collect(StreamRecord<T> record) {
      output.collect(record);
    }

    @Override
    public <X> void collect(OutputTag<X> tag, StreamRecord<X> record) {
      output.collect(tag, record);
    }

    @Override
    public void emitWatermarkStatus(WatermarkStatus status) {
      output.emitWatermarkStatus(status);
    }

    @Override
    public void emitLatencyMarker(LatencyMarker marker) {
      output.emitLatencyMarker(marker);
    }

    @Override
    public void emitRecordAttributes(RecordAttributes attributes) {
      output.emitRecordAttributes(attributes);
    }

    @Override
    public void emitWatermark(WatermarkEvent watermark) {
      output.emitWatermark(watermark);
    }

    @Override
    public void close() {
      output.close();
    }
  }
}
