package org.hirundo.pipelines.pack;

import java.util.HashMap;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.hirundo.operators.tokens.PackerState;
import org.hirundo.operators.tokens.SequencePacker;
import org.hirundo.operators.tokens.Tokenizer;
import org.hirundo.operators.tokens.Tokenizers;
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

  private final String tokenizerName;
  private final int sequenceLength;
  private final int version;
  private transient Tokenizer tokenizer;
  private transient ValueState<PackerState> open;
  private transient ValueState<PackReport> sums;

  /**
   * @param version of the sequence logs, for the reports
   */
  PackDocuments(String tokenizerName, int sequenceLength, int version) {
    this.tokenizerName = tokenizerName;
    this.sequenceLength = sequenceLength;
    this.version = version;
  }

  @Override
  public void open(OpenContext context) {
    tokenizer = Tokenizers.open(tokenizerName);
    open =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("open", TypeInformation.of(PackerState.class)));
    sums =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("sums", new AvroTypeInfo<>(PackReport.class)));
  }

  @Override
  public void close() {
    if (tokenizer != null) {
      tokenizer.close();
    }
  }

  @Override
  public void processElement(TokenizedDocument document, Context context, Collector<Sequence> out)
      throws Exception {
    PackReport sum = sums.value();
    if (sum == null) {
      sum = new PackReport(document.domain(), 0L, 0L, new HashMap<>(), 0L, 0L, 0, version);
    }
    if (document.refused().isEmpty()) {
      pack(document, sum, out);
    } else {
      sum.getRefused().merge(document.refused(), 1L, Long::sum);
    }
    long now = context.timerService().currentProcessingTime();
    if (sum.getAt() <= now) {
      // Tells at the end of the period that this document opens.
      sum.setAt(now - now % PERIOD_MILLIS + PERIOD_MILLIS);
      context.timerService().registerProcessingTimeTimer(sum.getAt());
    }
    sums.update(sum);
  }

  private void pack(TokenizedDocument document, PackReport sum, Collector<Sequence> out)
      throws Exception {
    SequencePacker packer = new SequencePacker(document.domain(), tokenizer, sequenceLength);
    PackerState state = open.value();
    if (state != null) {
      packer.restore(state);
    }
    long before = packer.nextOrdinal() * sequenceLength + packer.openTokens();
    packer.add(document.id(), document.tokens()).forEach(out::collect);
    open.update(packer.state());
    sum.setSelected(sum.getSelected() + 1);
    sum.setTokens(
        sum.getTokens() + packer.nextOrdinal() * sequenceLength + packer.openTokens() - before);
    sum.setSequences(packer.nextOrdinal());
    sum.setOpenTokens(packer.openTokens());
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<Sequence> out)
      throws Exception {
    PackReport sum = sums.value();
    if (sum != null) {
      context.output(REPORTS, PackReport.newBuilder(sum).build());
    }
  }
}
