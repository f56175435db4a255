package org.hirundo.pipelines.source;

import java.time.Duration;
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
 * A source that reads files as they are discovered, for ever unless {@link #bounded}. Its watermark
 * is the number of the last epoch all of whose files were read (FLIP-27; the split's position is
 * the record after the last one emitted).
 *
 * @param <T> what it emits
 */
public final class InputSource<T>
    implements Source<T, FileSplit, InputState>, ResultTypeQueryable<T> {
  private static final long serialVersionUID = 1L;
  private final Discovery discovery;
  private final RecordFormat<T> format;
  private final Polling polling;
  private final TypeInformation<T> type;
  private final Boundedness boundedness;
  private transient DiscoveryFigures figures; // of all enumerators

  /**
   * @param pollMillis time between two looks for new lists
   */
  public InputSource(
      Discovery discovery, RecordFormat<T> format, long pollMillis, TypeInformation<T> type) {
    this(discovery, format, new Polling(Duration.ofMillis(pollMillis), Polling.FAILURES), type);
  }

  public InputSource(
      Discovery discovery, RecordFormat<T> format, Polling polling, TypeInformation<T> type) {
    this(discovery, format, polling, type, Boundedness.CONTINUOUS_UNBOUNDED);
  }

  private InputSource(
      Discovery discovery,
      RecordFormat<T> format,
      Polling polling,
      TypeInformation<T> type,
      Boundedness boundedness) {
    this.discovery = discovery;
    this.format = format;
    this.polling = polling;
    this.type = type;
    this.boundedness = boundedness;
  }

  /** One that ends when a look finds nothing new, for a batch of what is there. */
  public InputSource<T> bounded() {
    return new InputSource<>(discovery, format, polling, type, Boundedness.BOUNDED);
  }

  @Override
  public Boundedness getBoundedness() {
    return boundedness;
  }

  @Override
  public SplitEnumerator<FileSplit, InputState> createEnumerator(
      SplitEnumeratorContext<FileSplit> context) {
    return enumerator(context, InputState.START);
  }

  @Override
  public SplitEnumerator<FileSplit, InputState> restoreEnumerator(
      SplitEnumeratorContext<FileSplit> context, InputState state) {
    return enumerator(context, state);
  }

  private InputEnumerator enumerator(SplitEnumeratorContext<FileSplit> context, InputState state) {
    figures = DiscoveryFigures.of(figures, context, System::currentTimeMillis);
    return new InputEnumerator(
        context, discovery, polling, boundedness, state, System::currentTimeMillis, figures);
  }

  @Override
  public SourceReader<T, FileSplit> createReader(SourceReaderContext context) {
    return new InputReader<>(format, context);
  }

  @Override
  public SimpleVersionedSerializer<FileSplit> getSplitSerializer() {
    return FileSplitSerializer.INSTANCE;
  }

  @Override
  public SimpleVersionedSerializer<InputState> getEnumeratorCheckpointSerializer() {
    return InputStateSerializer.INSTANCE;
  }

  @Override
  public TypeInformation<T> getProducedType() {
    return type;
  }
}
