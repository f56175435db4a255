package org.hirundo.pipelines.attrition;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.hirundo.schemas.DedupAlarm;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.Duplicate;

/**
 * The graph that watches what deduplication takes: each document's fate is added up by host, and
 * each host's epochs by source.
 */
public final class Attrition {
  private static final TypeInformation<Tally> TALLY = TypeInformation.of(Tally.class);

  private Attrition() {}

  /**
   * Adds the graph beside what deduplication gives.
   *
   * @param kept documents that stayed
   * @param lost documents that went; in both, the watermark e follows all of epochs up to e
   * @return alarms, at most one for each source, and each host in it
   */
  public static DataStream<DedupAlarm> watch(
      DataStream<Document> kept, DataStream<Duplicate> lost, AttritionLimits limits) {
    SingleOutputStreamOperator<Tally> documents =
        kept.map(Tally::of, TALLY).name("tally documents").uid("attrition-documents");
    SingleOutputStreamOperator<Tally> duplicates =
        lost.map(Tally::of, TALLY).name("tally duplicates").uid("attrition-duplicates");
    SingleOutputStreamOperator<Tally> hosts =
        documents
            .union(duplicates)
            .keyBy(Tally::key, Types.LONG)
            .process(new AttritionGuard(AttritionGuard.Scope.HOSTS, limits), TALLY)
            .name("watch hosts")
            .uid("attrition-hosts");
    SingleOutputStreamOperator<Tally> sources =
        hosts
            .map(Tally::ofSource, TALLY)
            .name("tally sources")
            .uid("attrition-of-sources")
            .keyBy(Tally::key, Types.LONG)
            .process(new AttritionGuard(AttritionGuard.Scope.SOURCES, limits), TALLY)
            .name("watch sources")
            .uid("attrition-sources");
    return hosts
        .getSideOutput(AttritionGuard.ALARMS)
        .union(sources.getSideOutput(AttritionGuard.ALARMS));
  }
}
