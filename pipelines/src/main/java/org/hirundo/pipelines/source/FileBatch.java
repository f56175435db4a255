package org.hirundo.pipelines.source;

import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;

/** A few records of one file on their way from the fetching thread to the task's. */
final class FileBatch<T> implements RecordsWithSplitIds<FileBatch.Element<T>> {

  /**
   * @param record what to emit
   * @param next the split after it
   */
  record Element<T>(T record, FileSplit next) {}

  private final String splitId;
  private final Iterator<Element<T>> elements;
  private final boolean finished;
  private boolean handedOut;

  FileBatch(String splitId, List<Element<T>> elements, boolean finished) {
    this.splitId = splitId;
    this.elements = elements.iterator();
    this.finished = finished;
  }

  @Override
  public String nextSplit() {
    if (handedOut) {
      return null;
    }
    handedOut = true;
    return splitId;
  }

  @Override
  public Element<T> nextRecordFromSplit() {
    return elements.hasNext() ? elements.next() : null;
  }

  @Override
  public Set<String> finishedSplits() {
    return finished ? Set.of(splitId) : Set.of();
  }
}
