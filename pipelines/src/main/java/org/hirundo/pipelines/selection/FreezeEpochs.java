package org.hirundo.pipelines.selection;

import java.nio.ByteBuffer;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.hirundo.operators.quality.ScoreDistribution;
import org.hirundo.schemas.ScoreSketch;

/**
 * Records one domain's distribution of one score when an epoch ends: that of all epochs so far and
 * that of the epoch's crawl so far. Keyed by domain and score. Epochs without scores have no
 * record; those of one key are recorded in their order.
 */
final class FreezeEpochs extends KeyedProcessFunction<String, PartialScores, ScoreSketch> {
  private static final long serialVersionUID = 1L;

  private transient MapState<Integer, PartialScores> open; // by epoch
  private transient ValueState<byte[]> all;
  private transient MapState<String, byte[]> crawls;

  @Override
  public void open(OpenContext context) {
    var bytes = PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO;
    var state = getRuntimeContext();
    open =
        state.getMapState(
            new MapStateDescriptor<>("open", Types.INT, TypeInformation.of(PartialScores.class)));
    all = state.getState(new ValueStateDescriptor<>("all", bytes));
    crawls = state.getMapState(new MapStateDescriptor<>("crawls", Types.STRING, bytes));
  }

  @Override
  public void processElement(PartialScores part, Context context, Collector<ScoreSketch> out)
      throws Exception {
    PartialScores before = open.get(part.epoch());
    if (before == null) {
      open.put(part.epoch(), part);
      context.timerService().registerEventTimeTimer(part.epoch());
    } else {
      byte[] both = merged(before.sketch(), part.sketch()).toBytes();
      open.put(
          part.epoch(),
          new PartialScores(
              part.domain(), part.score(), before.source(), part.epoch(), -1, 0, both));
    }
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<ScoreSketch> out)
      throws Exception {
    int epoch = (int) timestamp;
    PartialScores part = open.get(epoch);
    if (part == null) {
      return;
    }
    open.remove(epoch);
    ScoreDistribution soFar = merged(all.value(), part.sketch());
    byte[] allBytes = soFar.toBytes();
    all.update(allBytes);
    byte[] crawlBytes = merged(crawls.get(part.source()), part.sketch()).toBytes();
    crawls.put(part.source(), crawlBytes);
    out.collect(record(part, epoch, soFar, allBytes, crawlBytes));
  }

  static ScoreSketch record(
      PartialScores unit, int epoch, ScoreDistribution soFar, byte[] all, byte[] crawl) {
    return ScoreSketch.newBuilder()
        .setDomain(unit.domain())
        .setScore(unit.score())
        .setSource(unit.source())
        .setEpoch(epoch)
        .setLine(unit.line())
        .setBlock(unit.block())
        .setCount(soFar.count())
        .setMin(soFar.min())
        .setMax(soFar.max())
        .setK(ScoreDistribution.K)
        .setAll(ByteBuffer.wrap(all))
        .setCrawl(ByteBuffer.wrap(crawl))
        .build();
  }

  /**
   * @param before bytes of a distribution, or null
   */
  static ScoreDistribution merged(byte[] before, byte[] more) {
    ScoreDistribution both = ScoreDistribution.empty();
    if (before != null) {
      both.merge(ScoreDistribution.of(before));
    }
    both.merge(ScoreDistribution.of(more));
    return both;
  }
}
