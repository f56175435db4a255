package org.hirundo.pipelines.source;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Reads the files of one dataset, each by one reader, and those that are added to it, for ever
 * (FLIP-27). The position in a file is the record after the last one emitted. The watermark says
 * nothing: rows have no epoch.
 */
public final class CorpusSource
    implements Source<SourceRecord, FileSplit, CorpusState>, ResultTypeQueryable<SourceRecord> {
  private static final long serialVersionUID = 1L;
  private final CorpusDiscovery discovery;
  private final RecordFormat<SourceRecord> format;
  private final long pollMillis;
  private transient DiscoveryFigures figures; // of all enumerators

  /**
   * @param pollMillis time between two looks for files that were added
   */
  public CorpusSource(
      CorpusDiscovery discovery, RecordFormat<SourceRecord> format, long pollMillis) {
    this.discovery = discovery;
    this.format = format;
    this.pollMillis = pollMillis;
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.CONTINUOUS_UNBOUNDED;
  }

  @Override
  public SplitEnumerator<FileSplit, CorpusState> createEnumerator(
      SplitEnumeratorContext<FileSplit> context) {
    return restoreEnumerator(context, CorpusState.START);
  }

  @Override
  public SplitEnumerator<FileSplit, CorpusState> restoreEnumerator(
      SplitEnumeratorContext<FileSplit> context, CorpusState state) {
    figures = DiscoveryFigures.of(figures, context, System::currentTimeMillis);
    return new CorpusEnumerator(
        context, discovery, pollMillis, state, System::currentTimeMillis, figures);
  }

  @Override
  public SourceReader<SourceRecord, FileSplit> createReader(SourceReaderContext context) {
    return new InputReader<>(format, context);
  }

  @Override
  public SimpleVersionedSerializer<FileSplit> getSplitSerializer() {
    return FileSplitSerializer.INSTANCE;
  }

  @Override
  public SimpleVersionedSerializer<CorpusState> getEnumeratorCheckpointSerializer() {
    return CorpusStateSerializer.INSTANCE;
  }

  @Override
  public TypeInformation<SourceRecord> getProducedType() {
    return TypeInformation.of(SourceRecord.class);
  }
}
