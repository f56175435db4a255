package org.hirundo.pipelines.source;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;
import org.hirundo.pipelines.source.FileBatch.Element;
import org.hirundo.pipelines.source.RecordFormat.Positioned;
import org.hirundo.pipelines.source.RecordFormat.Records;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one file after the other in the fetching thread, a bounded number of bytes at a time. A
 * transfer that breaks is taken up again where it broke, after a pause with jitter that doubles
 * each time; a file that cannot be read further ends there with a fault, and the next one goes on.
 */
final class FileSplitReader<T> implements SplitReader<Element<T>, FileSplit> {
  private static final Logger LOG = LoggerFactory.getLogger(FileSplitReader.class);
  private static final int BATCH_BYTES = 2 << 20;
  private static final int BATCH_RECORDS = 256;

  private static final int ATTEMPTS = 6;
  private static final long FIRST_PAUSE_MILLIS = 1000;

  private final RecordFormat<T> format;
  private final LongConsumer pause;
  private final Queue<FileSplit> splits = new PriorityQueue<>(FileSplit.IN_ORDER);
  private FileSplit current;
  private Records<T> records;
  private volatile boolean woken;
  private int failures; // in a row at the same place
  private long failedAt = -1;

  FileSplitReader(RecordFormat<T> format) {
    this(format, millis -> LockSupport.parkNanos(millis * 1_000_000L));
  }

  /**
   * @param pause waits so many milliseconds before the next attempt
   */
  FileSplitReader(RecordFormat<T> format, LongConsumer pause) {
    this.format = format;
    this.pause = pause;
  }

  @Override
  public RecordsWithSplitIds<Element<T>> fetch() throws IOException {
    woken = false;
    if (current == null) {
      current = splits.poll();
      if (current == null) {
        return new FileBatch<>("", List.of(), false);
      }
    }
    List<Element<T>> batch = new ArrayList<>();
    try {
      if (records == null) {
        records = format.open(current);
      }
      return readSome(batch);
    } catch (IOException e) {
      if (mayPass(e)) {
        closeFile();
        return new FileBatch<>(current.splitId(), batch, false);
      }
      LOG.warn("Cannot read {} from {} on", current.location(), current.position(), e);
      FileSplit last = current;
      current = current.at(current.position(), current.records() + 1, current.otherRecords());
      String reason = e instanceof LostFileException lost ? lost.reason() : "unreadable-file";
      batch.add(new Element<>(format.fault(last, reason, e.toString()), current));
      return finish(batch);
    }
  }

  /**
   * Whether the file may be read on after a pause: a transfer that broke, or a server that is busy.
   * What is on this machine, or is not there at all, is not tried again, nor what {@link Transport}
   * gave up.
   */
  private boolean mayPass(IOException e) {
    if (e instanceof FileNotFoundException
        || e instanceof LostFileException
        || current.location().startsWith("file:")) {
      return false;
    }
    failures = current.position() == failedAt ? failures + 1 : 1;
    failedAt = current.position();
    if (failures >= ATTEMPTS) {
      return false;
    }
    LOG.info("{} at {}: trying again", current.location(), current.position(), e);
    long longest = FIRST_PAUSE_MILLIS << failures;
    pause.accept(ThreadLocalRandom.current().nextLong(longest / 2, longest));
    return true;
  }

  private RecordsWithSplitIds<Element<T>> readSome(List<Element<T>> batch) throws IOException {
    long bytes = 0;
    while (bytes < BATCH_BYTES && batch.size() < BATCH_RECORDS && !woken) {
      Positioned<T> next = records.next();
      if (next == null) {
        return finish(batch);
      }
      boolean counted = next.record() != null;
      current =
          current.at(
              next.position(),
              current.records() + (counted ? 1 : 0),
              current.otherRecords() + (counted ? 0 : 1));
      if (counted) {
        batch.add(new Element<>(next.record(), current));
      }
      bytes += next.bytes();
    }
    return new FileBatch<>(current.splitId(), batch, false);
  }

  private RecordsWithSplitIds<Element<T>> finish(List<Element<T>> batch) throws IOException {
    failures = 0;
    failedAt = -1;
    long bytes = records == null ? 0 : records.bytes();
    T end = format.end(current, bytes);
    if (end != null) {
      batch.add(new Element<>(end, current.ended()));
    }
    FileBatch<T> last = new FileBatch<>(current.splitId(), batch, true);
    closeFile();
    current = null;
    return last;
  }

  private void closeFile() throws IOException {
    if (records != null) {
      records.close();
      records = null;
    }
  }

  @Override
  public void handleSplitsChanges(SplitsChange<FileSplit> change) {
    if (!(change instanceof SplitsAddition)) {
      throw new UnsupportedOperationException("files are only added, not " + change);
    }
    splits.addAll(change.splits());
  }

  @Override
  public void pauseOrResumeSplits(
      Collection<FileSplit> splitsToPause, Collection<FileSplit> splitsToResume) {
    // One file is read at a time, so alignment never has to pause one beside another.
  }

  @Override
  public void wakeUp() {
    woken = true;
  }

  @Override
  public void close() throws IOException {
    closeFile();
  }
}
