package org.hirundo.pipelines.selection;

import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.hirundo.schemas.ScoreSketch;

/**
 * Records the distribution of a corpus file's scores, for rows that go around deduplication and so
 * have no epoch: when ten thousand positions of the file have been read, and at its end, that of
 * the file so far. Keyed by file; a file is read by one reader, in order. A row whose position is
 * before the open block (pages of a dump are numbered as they like) counts in the open one. When a
 * dataset repeats, its rows count once.
 */
final class FreezeRows extends KeyedProcessFunction<String, PartialScores, ScoreSketch> {
  private static final long serialVersionUID = 1L;

  /** Positions of a file in a block. */
  static final int BLOCK = 10_000;

  private transient MapState<String, OpenBlock> blocks; // by score

  @Override
  public void open(OpenContext context) {
    blocks =
        getRuntimeContext()
            .getMapState(
                new MapStateDescriptor<>(
                    "blocks", Types.STRING, TypeInformation.of(OpenBlock.class)));
  }

  @Override
  public void processElement(PartialScores part, Context context, Collector<ScoreSketch> out)
      throws Exception {
    if (part.isEnd()) {
      end(part, out);
      return;
    }
    OpenBlock block = blocks.get(part.score());
    if (block == null) {
      block = OpenBlock.begin(part);
    } else if (block.open() == OpenBlock.NONE) { // the file is read again
      if (part.block() <= block.closed()) {
        return;
      }
      block = block.again(part.block());
    } else if (part.block() > block.open()) {
      out.collect(record(part.score(), block, part));
      block = block.next(part.block());
    }
    blocks.put(part.score(), block.with(part));
  }

  private void end(PartialScores file, Collector<ScoreSketch> out) throws Exception {
    Map<String, OpenBlock> ended = new TreeMap<>();
    for (Map.Entry<String, OpenBlock> block : blocks.entries()) {
      if (block.getValue().open() != OpenBlock.NONE) {
        out.collect(record(block.getKey(), block.getValue(), file));
        ended.put(block.getKey(), block.getValue().ended());
      }
    }
    blocks.putAll(ended);
  }

  private static ScoreSketch record(String score, OpenBlock block, PartialScores place) {
    PartialScores unit =
        new PartialScores(
            block.domain(), score, place.source(), 0, place.line(), block.open(), new byte[0]);
    return FreezeEpochs.record(unit, 0, block.scores(), block.sketch(), new byte[0]);
  }
}
