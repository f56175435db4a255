package org.hirundo.pipelines.pack;

import java.util.HashMap;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.hirundo.schemas.PackReport;
import org.hirundo.schemas.Sequence;

/**
 * Packs one domain's documents into sequences, in the order in which they come, and tells once a
 * second how far it is. Its state, the sequences and the report commit together.
 */
final class PackDocuments extends KeyedProcessFunction<String, TokenizedDocument, Sequence> {
  private static final long serialVersionUID = 1L;
  static final OutputTag<PackReport> REPORTS =
      new OutputTag<>("pack-reports", new AvroTypeInfo<>(PackReport.class));
  private static final long PERIOD_MILLIS = 1000;
}
