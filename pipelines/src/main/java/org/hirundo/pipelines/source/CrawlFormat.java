package org.hirundo.pipelines.source;

import java.io.IOException;
import org.apache.flink.metrics.MetricGroup;
import org.hirundo.operators.warc.WarcEntry;
import org.hirundo.operators.warc.WarcFault;
import org.hirundo.operators.warc.WarcLimits;
import org.hirundo.operators.warc.WarcOther;
import org.hirundo.operators.warc.WarcPage;
import org.hirundo.operators.warc.WarcReader;
import org.hirundo.schemas.Reject;

/** WARC files: pages, and a reject for each damaged place. */
public final class CrawlFormat implements RecordFormat<SourceRecord> {
  private static final long serialVersionUID = 1L;
  private final TransportSettings settings;
  private transient Transport transport;

  public CrawlFormat(TransportSettings settings) {
    this.settings = settings;
  }

  private synchronized Transport transport() {
    if (transport == null) {
      transport = new Transport(settings);
    }
    return transport;
  }

  @Override
  public void register(MetricGroup metrics) {
    transport().register(metrics);
  }

  @Override
  public Records<SourceRecord> open(FileSplit split) throws IOException {
    WarcReader reader =
        WarcReader.open(
            transport().stream(split.location(), split.position()),
            split.position(),
            WarcLimits.defaults());
    return new WarcRecords(reader, split);
  }

  @Override
  public SourceRecord fault(FileSplit split, String reason, String detail) {
    return SourceRecord.of(
        new Reject("fetch", reason, detail, "", 0L, split.origin(split.position())));
  }

  @Override
  public SourceRecord end(FileSplit split, long bytes) {
    return SourceRecord.of(split.report(bytes));
  }

  private record WarcRecords(WarcReader reader, FileSplit split) implements Records<SourceRecord> {
    @Override
    public Positioned<SourceRecord> next() throws IOException {
      WarcEntry entry = reader.next();
      if (entry == null) {
        return null;
      }
      if (entry instanceof WarcPage page) {
        RawPage raw = new RawPage(split.origin(page.offset()), split.epoch(), page);
        return new Positioned<>(SourceRecord.of(raw), reader.position(), page.body().length + 512);
      }
      if (entry instanceof WarcFault fault) {
        Reject reject =
            new Reject(
                "fetch",
                fault.reason(),
                fault.detail(),
                fault.url(),
                fault.length(),
                split.origin(fault.offset()));
        return new Positioned<>(SourceRecord.of(reject), reader.position(), 512);
      }
      WarcOther other = (WarcOther) entry;
      return new Positioned<>(null, reader.position(), (int) Math.min(other.length(), 4096));
    }

    @Override
    public long bytes() {
      return reader.position();
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
  }
}
