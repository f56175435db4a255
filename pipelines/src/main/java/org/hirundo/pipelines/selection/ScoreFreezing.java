package org.hirundo.pipelines.selection;

import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.Collector;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.ScoreSketch;

/**
 * The graph that records distributions of scores, for epochs when they end and for rows that have
 * no epoch. Scores are gathered where documents are scored; only sketches cross the network.
 *
 * <p>A checkpoint that has an epoch's documents has its records, too: both come between the epoch's
 * watermark and the next barrier.
 */
public final class ScoreFreezing {
  private static final TypeInformation<PartialScores> PARTS =
      TypeInformation.of(PartialScores.class);

  private ScoreFreezing() {}

  /**
   * Adds the graph behind scored documents.
   *
   * @param documents each once; the watermark e follows all of epochs up to e
   */
  public static DataStream<ScoreSketch> epochs(DataStream<Document> documents) {
    SingleOutputStreamOperator<Scored> scored =
        documents
            .flatMap(new Scores())
            .returns(Scored.class)
            .name("scores of documents")
            .uid("curate-scores");
    return gathered(scored, "documents", scored.getParallelism())
        .keyBy(PartialScores::domainAndScore)
        .process(new FreezeEpochs())
        .name("freeze scores of epochs")
        .uid("curate-freeze-epochs");
  }

  private static final class Scores implements FlatMapFunction<Document, Scored> {
    private static final long serialVersionUID = 1L;

    @Override
    public void flatMap(Document document, Collector<Scored> out) {
      Scored.of(document, out::collect);
    }
  }

  /**
   * Adds the step that gathers scores.
   *
   * @param name of what they are scores of, unique in the topology
   * @param parallelism that of the step that scores
   */
  public static DataStream<PartialScores> gathered(
      DataStream<Scored> scored, String name, int parallelism) {
    return scored
        .transform("gather scores of " + name, PARTS, new GatherScores())
        .uid("curate-gather-" + name.replace(' ', '-'))
        .setParallelism(parallelism);
  }

  /** Adds the step that records what was gathered of rows. */
  public static DataStream<ScoreSketch> rows(DataStream<PartialScores> parts) {
    return parts
        .keyBy(PartialScores::file)
        .process(new FreezeRows())
        .name("freeze scores of rows")
        .uid("curate-freeze-rows");
  }
}
