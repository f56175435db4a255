package org.hirundo.pipelines.pack;

import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.operators.TimestampedCollector;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Runs {@link PackDocuments} with what a function can't do by itself: all domains are taken up when
 * the task starts, their sizes go before a checkpoint's barrier, their state is written at the
 * checkpoint and not at each document, and what waits is packed when the input ends or the topology
 * is told to end.
 */
final class PackOperator extends KeyedProcessOperator<String, TokenizedDocument, Packed> {
  private static final long serialVersionUID = 1L;
  private final PackDocuments function;
  private final UnwrittenLogs logs;
  private transient TimestampedCollector<Packed> out;

  /**
   * @param logs those that it is going to write
   */
  PackOperator(PackSettings settings, UnwrittenLogs logs) {
    this(new PackDocuments(settings), logs);
  }

  private PackOperator(PackDocuments function, UnwrittenLogs logs) {
    super(function);
    this.function = function;
    this.logs = logs;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    if (!context.isRestored() && getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0) {
      logs.require();
    }
  }

  @Override
  public void open() throws Exception {
    super.open();
    out = new TimestampedCollector<>(output);
    List<String> saved;
    try (Stream<String> keys =
        this.<String>getKeyedStateBackend().getKeys(PackDocuments.SUMS, VoidNamespace.INSTANCE)) {
      saved = keys.toList();
    }
    for (String domain : saved) {
      setCurrentKey(domain);
      function.restore(domain);
    }
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    super.prepareSnapshotPreBarrier(checkpointId);
    for (String domain : function.domains()) {
      function.packing(domain).tellSizes(out);
    }
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    for (String domain : function.domains()) {
      setCurrentKey(domain);
      function.save(domain);
    }
    super.snapshotState(context);
  }

  @Override
  public void finish() throws Exception {
    for (String domain : function.domains()) {
      DomainPacking packing = function.packing(domain);
      packing.end(out);
      output.collect(PackDocuments.REPORTS, new StreamRecord<>(function.report(packing)));
    }
    super.finish();
  }
}
