package org.hirundo.pipelines.selection;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.hirundo.operators.quality.ScoreDistribution;

/**
 * Makes partial distributions of the scores that come by. It hands over what it has before a
 * checkpoint's barrier, before a watermark and at the end, so it has no state and nothing of an
 * epoch comes behind the epoch's end. A file's block is handed over when its next one begins.
 */
final class GatherScores extends AbstractStreamOperator<PartialScores>
    implements OneInputStreamOperator<Scored, PartialScores> {
  private static final long serialVersionUID = 1L;

  /** Units of a back-fill, whose watermark comes at its end, that are open at a time. */
  private static final int MOST_UNITS = 1024;

  private transient Map<Scored, ScoreDistribution> units; // by a score of 0

  @Override
  public void open() throws Exception {
    super.open();
    units = new LinkedHashMap<>();
  }

  @Override
  public void processElement(StreamRecord<Scored> element) {
    Scored one = element.getValue();
    if (one.isEnd()) {
      handOver();
      output.collect(new StreamRecord<>(PartialScores.of(one, new byte[0])));
      return;
    }
    if (Double.isNaN(one.value())) {
      return;
    }
    Scored unit = unit(one);
    ScoreDistribution scores = units.get(unit);
    if (scores == null) {
      scores = begin(unit);
    }
    scores.add(one.value());
  }

  private static Scored unit(Scored one) {
    return new Scored(
        one.domain(), one.score(), one.source(), one.epoch(), one.line(), one.block(), 0);
  }

  private ScoreDistribution begin(Scored unit) {
    if (units.size() >= MOST_UNITS) {
      handOver();
    }
    if (unit.line() >= 0) {
      handOver(unit.source(), unit.line());
    }
    ScoreDistribution scores = ScoreDistribution.empty();
    units.put(unit, scores);
    return scores;
  }

  private void handOver(String source, int line) {
    Iterator<Map.Entry<Scored, ScoreDistribution>> all = units.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<Scored, ScoreDistribution> unit = all.next();
      if (unit.getKey().line() == line && unit.getKey().source().equals(source)) {
        handOver(unit.getKey(), unit.getValue());
        all.remove();
      }
    }
  }

  private void handOver() {
    units.forEach(this::handOver);
    units.clear();
  }

  private void handOver(Scored unit, ScoreDistribution scores) {
    output.collect(new StreamRecord<>(PartialScores.of(unit, scores.toBytes())));
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    super.prepareSnapshotPreBarrier(checkpointId);
    handOver();
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    handOver();
    super.processWatermark(mark);
  }

  @Override
  public void finish() throws Exception {
    handOver();
    super.finish();
  }
}
