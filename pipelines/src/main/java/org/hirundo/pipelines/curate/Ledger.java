package org.hirundo.pipelines.curate;

import java.io.IOException;
import java.util.HashMap;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.hirundo.schemas.CurateReport;

/**
 * Adds up what became of each source's records and tells it once a second. Its state and its log
 * commit with the documents, so the sum holds at every checkpoint.
 */
final class Ledger extends KeyedProcessFunction<String, LedgerEntry, CurateReport> {
  private static final long serialVersionUID = 1L;
  private static final long PERIOD_MILLIS = 1000;

  /** The state that every source has. */
  static final String SUMS = "sums";

  private transient ValueState<CurateReport> sums;
  private transient LedgerFigures figures;

  @Override
  public void open(OpenContext context) {
    sums =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>(SUMS, new AvroTypeInfo<>(CurateReport.class)));
    figures = new LedgerFigures(getRuntimeContext().getMetricGroup());
  }

  @Override
  public void processElement(LedgerEntry entry, Context context, Collector<CurateReport> out)
      throws Exception {
    CurateReport sum = sums.value();
    if (sum == null) {
      sum =
          new CurateReport(
              entry.source(),
              0L,
              0L,
              0L,
              0L,
              new HashMap<>(),
              0L,
              0L,
              new HashMap<>(),
              new HashMap<>(),
              new HashMap<>());
    }
    add(entry, sum);
    long now = context.timerService().currentProcessingTime();
    if (sum.getAt() <= now) {
      // Tells at the end of the period that this record opens.
      sum.setAt(now - now % PERIOD_MILLIS + PERIOD_MILLIS);
      context.timerService().registerProcessingTimeTimer(sum.getAt());
    }
    sums.update(sum);
  }

  static void add(LedgerEntry entry, CurateReport sum) {
    switch (entry.kind()) {
      case LedgerEntry.DOCUMENT ->
          sum.getDocuments().merge(entry.label(), entry.count(), Long::sum);
      case LedgerEntry.TAGGED -> {
        sum.getDocuments().merge(entry.label(), entry.count(), Long::sum);
        sum.getTagged().merge(entry.label(), entry.count(), Long::sum);
      }
      case LedgerEntry.EXACT -> {
        sum.setExactDuplicates(sum.getExactDuplicates() + entry.count());
        sum.getDuplicatesByDomain().merge("exact/" + entry.label(), entry.count(), Long::sum);
      }
      case LedgerEntry.NEAR -> {
        sum.setNearDuplicates(sum.getNearDuplicates() + entry.count());
        sum.getDuplicatesByDomain().merge("near/" + entry.label(), entry.count(), Long::sum);
      }
      case LedgerEntry.REJECT -> sum.getRejects().merge(entry.label(), entry.count(), Long::sum);
      case LedgerEntry.FILE -> {
        sum.setFiles(sum.getFiles() + 1);
        sum.setRecords(sum.getRecords() + entry.count());
        sum.setBytes(sum.getBytes() + entry.bytes());
      }
      default -> throw new IllegalArgumentException("no column " + entry.kind());
    }
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<CurateReport> out)
      throws Exception {
    CurateReport sum = sums.value();
    if (sum != null) {
      figures.show(sum);
      out.collect(CurateReport.newBuilder(sum).build());
    }
  }

  /** Shows the sums of the source that is the current key. */
  void show() throws IOException {
    CurateReport sum = sums.value();
    if (sum != null) {
      figures.show(sum);
    }
  }
}
