package org.hirundo.pipelines.pack;

import java.util.List;
import java.util.Properties;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumState;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.hirundo.pipelines.selection.FollowedScores;

/**
 * Reads documents from their log, and decides about each by its annotations. A reader does not read
 * past a document whose distribution of scores is not recorded yet: the log itself is where
 * documents wait. Its state is that of the Kafka source.
 */
final class JudgingSource
    implements Source<Judged, KafkaPartitionSplit, KafkaSourceEnumState>,
        ResultTypeQueryable<Judged> {
  private static final long serialVersionUID = 1L;
  private final KafkaSource<PlacedDocument> documents;
  private final List<SelectionRule> rules;
  private final String scores;
  private final Properties connection;

  /**
   * @param scores the log of scores
   */
  JudgingSource(
      KafkaSource<PlacedDocument> documents,
      List<SelectionRule> rules,
      String scores,
      Properties connection) {
    this.documents = documents;
    this.rules = List.copyOf(rules);
    this.scores = scores;
    this.connection = connection;
  }

  @Override
  public SourceReader<Judged, KafkaPartitionSplit> createReader(SourceReaderContext context)
      throws Exception {
    Selection selection = new Selection(rules);
    boolean ranks = rules.stream().anyMatch(SelectionRule::ranks);
    SourceReader<PlacedDocument, KafkaPartitionSplit> reader = documents.createReader(context);
    return new JudgingReader(
        reader,
        selection,
        ranks ? FollowedScores.start(selection.scores(), scores, connection) : null);
  }

  @Override
  public Boundedness getBoundedness() {
    return documents.getBoundedness();
  }

  @Override
  public SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> createEnumerator(
      SplitEnumeratorContext<KafkaPartitionSplit> context) {
    return documents.createEnumerator(context);
  }

  @Override
  public SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> restoreEnumerator(
      SplitEnumeratorContext<KafkaPartitionSplit> context, KafkaSourceEnumState state)
      throws java.io.IOException {
    return documents.restoreEnumerator(context, state);
  }

  @Override
  public SimpleVersionedSerializer<KafkaPartitionSplit> getSplitSerializer() {
    return documents.getSplitSerializer();
  }

  @Override
  public SimpleVersionedSerializer<KafkaSourceEnumState> getEnumeratorCheckpointSerializer() {
    return documents.getEnumeratorCheckpointSerializer();
  }

  @Override
  public TypeInformation<Judged> getProducedType() {
    return TypeInformation.of(Judged.class);
  }
}
