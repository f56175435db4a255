package org.hirundo.pipelines.source;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.base.source.reader.RecordEmitter;
import org.apache.flink.connector.base.source.reader.SingleThreadMultiplexSourceReaderBase;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.hirundo.pipelines.source.BlendSplit.Place;

/** Emits the records of the one split, and remembers the places after the last one emitted. */
final class BlendReader
    extends SingleThreadMultiplexSourceReaderBase<
        BlendElement, SourceRecord, BlendSplit, BlendReader.Progress> {
  private final List<BlendComponent> components;

  /** Changes with every record. */
  static final class Progress {
    private final String domain;
    private final Place[] places;

    Progress(String domain, Place[] places) {
      this.domain = domain;
      this.places = places;
    }
  }

  private static final class Emitter
      implements RecordEmitter<BlendElement, SourceRecord, Progress> {
    @Override
    public void emitRecord(
        BlendElement element, SourceOutput<SourceRecord> output, Progress progress) {
      if (element.record() != null) {
        output.collect(element.record());
      }
      progress.places[element.component()] = element.place();
    }
  }

  BlendReader(
      List<BlendComponent> components,
      String tokenizer,
      long pollMillis,
      SourceReaderContext context) {
    super(
        (Supplier<SplitReader<BlendElement, BlendSplit>>)
            () -> new BlendSplitReader(components, tokenizer, pollMillis),
        new Emitter(),
        context.getConfiguration(),
        context);
    this.components = components;
  }

  @Override
  public void start() {
    if (getNumberOfCurrentlyAssignedSplits() == 0) {
      context.sendSplitRequest();
    }
  }

  @Override
  protected void onSplitFinished(Map<String, Progress> finished) {
    throw new IllegalStateException("a domain's datasets have no end");
  }

  @Override
  protected Progress initializedState(BlendSplit split) {
    return new Progress(split.domain(), split.placesOf(components).toArray(Place[]::new));
  }

  @Override
  protected BlendSplit toSplitType(String splitId, Progress progress) {
    return new BlendSplit(progress.domain, List.copyOf(Arrays.asList(progress.places)));
  }
}
