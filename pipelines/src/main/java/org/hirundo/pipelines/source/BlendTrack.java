package org.hirundo.pipelines.source;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.LongConsumer;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.hirundo.pipelines.source.BlendSplit.Place;
import org.hirundo.pipelines.source.Discovery.FoundFile;
import org.hirundo.pipelines.source.FileBatch.Element;

/**
 * One dataset of several, read record by record, file after file. Holds one batch of records and
 * one open file. Confined to one thread.
 */
final class BlendTrack {
  private final BlendComponent component;
  private final FileSplitReader<SourceRecord> reader;
  private final Deque<Element<SourceRecord>> ahead = new ArrayDeque<>();
  private FileList files;
  private FileSplit current; // after the last record taken; null: no file is begun
  private boolean reading; // the reader has a file that it has not finished

  BlendTrack(BlendComponent component, Place place, LongConsumer pause) {
    this.component = component;
    this.reader = new FileSplitReader<>(component.format(), pause);
    this.files = place.files();
    this.current = place.current();
    if (current != null) {
      begin(current);
    }
  }

  private void begin(FileSplit split) {
    reader.handleSplitsChanges(new SplitsAddition<>(List.of(split)));
    reading = true;
  }

  String name() {
    return component.discovery().name();
  }

  /** Looks for files that were added. */
  void list() throws IOException {
    List<FoundFile> listing = component.discovery().listing();
    files = files.found(listing);
  }

  /** Whether a record may come without a look for further files. */
  boolean hasMore() {
    return !ahead.isEmpty() || reading || !files.isEmpty();
  }

  /** The next record's element; null if none is there yet, or there is no further file. */
  SourceRecord next() throws IOException {
    if (ahead.isEmpty() && !reading && !files.isEmpty()) {
      current = files.first(name());
      files = files.rest(component.discovery().passes());
      begin(current);
    }
    if (ahead.isEmpty() && reading) {
      fill();
    }
    Element<SourceRecord> element = ahead.poll();
    if (element == null) {
      return null;
    }
    current = ahead.isEmpty() && !reading ? null : element.next();
    return element.record();
  }

  private void fill() throws IOException {
    RecordsWithSplitIds<Element<SourceRecord>> batch = reader.fetch();
    while (batch.nextSplit() != null) {
      Element<SourceRecord> element;
      while ((element = batch.nextRecordFromSplit()) != null) {
        ahead.add(element);
      }
    }
    reading = batch.finishedSplits().isEmpty();
  }

  /** How far it is read, as of the last record taken. */
  Place place(long served, TokenEstimate estimate, boolean dry) {
    return new Place(name(), component.weight(), files, current, served, estimate, dry);
  }

  void wakeUp() {
    reader.wakeUp();
  }

  void close() throws IOException {
    reader.close();
  }
}
