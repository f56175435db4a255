package org.hirundo.pipelines.source;

import java.io.IOException;
import java.util.Arrays;
import org.apache.flink.metrics.MetricGroup;
import org.hirundo.schemas.Origin;

/** What {@link CrawlFormat} reads, each record as a line of text; ends of files only on demand. */
record PageLines(CrawlFormat format, boolean ends) implements RecordFormat<String> {

  /** The line of a page. */
  static String line(SourceRecord record) {
    if (record.page() != null) {
      RawPage page = record.page();
      return "page "
          + place(page.origin())
          + " epoch "
          + page.epoch()
          + " "
          + page.page().url()
          + " "
          + Arrays.hashCode(page.page().body());
    }
    if (record.reject() != null) {
      return "reject " + place(record.reject().getOrigin()) + " " + record.reject().getReason();
    }
    return "end "
        + record.report().getFile()
        + " "
        + record.report().getRecords()
        + "+"
        + record.report().getOtherRecords();
  }

  private static String place(Origin origin) {
    return origin.getSource() + " " + origin.getLine() + " " + origin.getPosition();
  }

  @Override
  public Records<String> open(FileSplit split) throws IOException {
    Records<SourceRecord> records = format.open(split);
    return new Records<>() {
      @Override
      public Positioned<String> next() throws IOException {
        Positioned<SourceRecord> next = records.next();
        return next == null
            ? null
            : new Positioned<>(
                next.record() == null ? null : line(next.record()), next.position(), next.bytes());
      }

      @Override
      public long bytes() {
        return records.bytes();
      }

      @Override
      public void close() throws IOException {
        records.close();
      }
    };
  }

  @Override
  public void register(MetricGroup metrics) {
    format.register(metrics);
  }

  @Override
  public String fault(FileSplit split, String reason, String detail) {
    return line(format.fault(split, reason, detail));
  }

  @Override
  public String end(FileSplit split, long bytes) {
    return ends ? line(format.end(split, bytes)) : null;
  }
}
