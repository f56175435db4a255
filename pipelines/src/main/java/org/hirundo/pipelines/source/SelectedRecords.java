package org.hirundo.pipelines.source;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.function.IntFunction;
import org.hirundo.operators.warc.WarcEntry;
import org.hirundo.operators.warc.WarcLimits;
import org.hirundo.operators.warc.WarcReader;
import org.hirundo.pipelines.source.IndexRows.Place;
import org.hirundo.pipelines.source.RecordFormat.Positioned;
import org.hirundo.pipelines.source.RecordFormat.Records;

/**
 * The records that one part of a columnar index selects, fetched by range; ranges that lie near
 * each other in one file are fetched as one. The position is the number of records so far, in the
 * order of file and offset. A file that is lost costs its own records only.
 */
final class SelectedRecords implements Records<SourceRecord> {
  /** So many bytes that nobody wants are cheaper than another request. */
  static final int GAP = 64 * 1024;

  private static final int LONGEST_RANGE = 8 << 20;

  private final Transport transport;
  private final List<Place> places;
  private final IntFunction<FileSplit> files;
  private int next;
  private byte[] range = new byte[0];
  private int rangeLine = -1;
  private long rangeFrom;
  private long fetched;

  /**
   * @param places sorted
   * @param files the WARC file of a line, as if it were read wholly
   */
  SelectedRecords(
      Transport transport, List<Place> places, long position, IntFunction<FileSplit> files) {
    this.transport = transport;
    this.places = places;
    this.next = (int) position;
    this.files = files;
  }

  @Override
  public Positioned<SourceRecord> next() throws IOException {
    if (next >= places.size()) {
      return null;
    }
    Place place = places.get(next);
    FileSplit file = files.apply(place.line());
    try {
      fetch(place, file.location());
    } catch (LostFileException e) {
      while (next < places.size() && places.get(next).line() == place.line()) {
        next++;
      }
      FileSplit at = file.at(place.offset(), 0, 0);
      return new Positioned<>(CrawlFormat.reject(at, e.reason(), e.getMessage()), next, 512);
    }
    next++;
    int begin = (int) (place.offset() - rangeFrom);
    try (WarcReader reader =
        WarcReader.open(
            new ByteArrayInputStream(range, begin, place.length()),
            place.offset(),
            WarcLimits.defaults())) {
      WarcEntry entry = reader.next();
      return CrawlFormat.positioned(entry, file, next);
    }
  }

  private void fetch(Place place, String location) throws IOException {
    if (place.line() == rangeLine && place.end() <= rangeFrom + range.length) {
      return;
    }
    long end = place.end();
    for (int i = next + 1; i < places.size(); i++) {
      Place near = places.get(i);
      if (near.line() != place.line()
          || near.offset() > end + GAP
          || near.end() - place.offset() > LONGEST_RANGE) {
        break;
      }
      end = Math.max(end, near.end());
    }
    range = transport.range(location, place.offset(), end);
    rangeLine = place.line();
    rangeFrom = place.offset();
    fetched += range.length;
  }

  /** Bytes fetched of WARC files. */
  @Override
  public long bytes() {
    return fetched;
  }

  @Override
  public void close() {
    range = new byte[0];
    rangeLine = -1;
  }
}
