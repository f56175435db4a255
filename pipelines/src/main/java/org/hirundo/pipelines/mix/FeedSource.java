package org.hirundo.pipelines.mix;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.hirundo.schemas.FeedRecord;

/**
 * The feed as a source (FLIP-27): its splits are the feed's partitions, its coordinator keeps the
 * mixture log. What it emits is a function of the sequence logs and the mixture log.
 */
final class FeedSource
    implements Source<FeedRecord, FeedSplit, MixState>, ResultTypeQueryable<FeedRecord> {
  private static final long serialVersionUID = 1L;
  private final MixSettings settings;
  private transient MixFigures figures; // of all enumerators

  FeedSource(MixSettings settings) {
    this.settings = settings;
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.CONTINUOUS_UNBOUNDED;
  }

  @Override
  public SplitEnumerator<FeedSplit, MixState> createEnumerator(
      SplitEnumeratorContext<FeedSplit> context) {
    return restoreEnumerator(context, FeedEnumerator.beginning(settings));
  }

  @Override
  public SplitEnumerator<FeedSplit, MixState> restoreEnumerator(
      SplitEnumeratorContext<FeedSplit> context, MixState state) {
    figures = MixFigures.of(figures, context);
    return new FeedEnumerator(context, settings, state, figures);
  }

  @Override
  public SourceReader<FeedRecord, FeedSplit> createReader(SourceReaderContext context) {
    return new FeedReader(settings, context);
  }

  @Override
  public SimpleVersionedSerializer<FeedSplit> getSplitSerializer() {
    return FeedSplitSerializer.INSTANCE;
  }

  @Override
  public SimpleVersionedSerializer<MixState> getEnumeratorCheckpointSerializer() {
    return MixStateSerializer.INSTANCE;
  }

  @Override
  public TypeInformation<FeedRecord> getProducedType() {
    return new AvroTypeInfo<>(FeedRecord.class);
  }
}
