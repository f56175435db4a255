package org.hirundo.pipelines.source;

import java.util.Comparator;
import org.apache.flink.api.connector.source.SourceSplit;
import org.hirundo.schemas.FileReport;
import org.hirundo.schemas.Origin;

/**
 * One file and the place in it from which reading goes on.
 *
 * @param source the crawl's id, or the dataset's name
 * @param file the path as the manifest or the listing has it
 * @param location where to read it: a URI that {@link Transport} knows
 * @param line the file's line in its manifest, from 0
 * @param pass how often the file had been handed out before, for datasets that repeat
 * @param epoch the group of files whose end the watermark announces
 * @param position the record after the last one emitted: a byte offset, or a row number
 * @param records pages, rows and faults emitted so far
 * @param otherRecords records without a page passed over so far
 */
public record FileSplit(
    String source,
    String file,
    String location,
    int line,
    int pass,
    int epoch,
    long position,
    long records,
    long otherRecords)
    implements SourceSplit {
  /** The order in which files are read. */
  static final Comparator<FileSplit> IN_ORDER =
      Comparator.comparingInt(FileSplit::epoch).thenComparingInt(FileSplit::line);

  private static final long END = Long.MAX_VALUE;

  static FileSplit whole(
      String source, String file, String location, int line, int pass, int epoch) {
    return new FileSplit(source, file, location, line, pass, epoch, 0, 0, 0);
  }

  FileSplit at(long newPosition, long newRecords, long newOtherRecords) {
    return new FileSplit(
        source, file, location, line, pass, epoch, newPosition, newRecords, newOtherRecords);
  }

  /** After the file's end was told; such a split needs no reader any more. */
  FileSplit ended() {
    return at(END, records, otherRecords);
  }

  boolean hasEnded() {
    return position == END;
  }

  /** Where a record of this file stands. */
  Origin origin(long place) {
    return new Origin(source, file, line, place);
  }

  /** What is told when the file has been read to its end. */
  FileReport report(long bytes) {
    return new FileReport(source, file, line, epoch, records, otherRecords, bytes);
  }

  @Override
  public String splitId() {
    return source + "#" + line + "#" + pass;
  }
}
