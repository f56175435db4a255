package org.hirundo.pipelines.source;

import java.io.IOException;
import java.util.List;
import org.apache.flink.metrics.MetricGroup;
import org.hirundo.operators.warc.WarcEntry;
import org.hirundo.operators.warc.WarcFault;
import org.hirundo.operators.warc.WarcLimits;
import org.hirundo.operators.warc.WarcPage;
import org.hirundo.operators.warc.WarcReader;
import org.hirundo.pipelines.source.IndexRows.Place;
import org.hirundo.schemas.Reject;

/**
 * WARC files, or the records of them that a columnar index selects: pages, and a reject for each
 * damaged place.
 */
public final class CrawlFormat implements RecordFormat<SourceRecord> {
  private static final long serialVersionUID = 1L;
  private final Carrier carrier;
  private transient WarcManifest manifest;

  public CrawlFormat(TransportSettings settings) {
    this(new Carrier(settings));
  }

  public CrawlFormat(Carrier carrier) {
    this.carrier = carrier;
  }

  private Transport transport() {
    return carrier.transport();
  }

  Traffic traffic() {
    return transport().traffic();
  }

  @Override
  public void register(MetricGroup metrics) {
    transport().register(metrics);
  }

  @Override
  public Records<SourceRecord> open(FileSplit split) throws IOException {
    if (RecordSelection.isIn(split.location())) {
      return selected(split);
    }
    WarcReader reader =
        WarcReader.open(
            transport().stream(split.location(), split.position()),
            split.position(),
            WarcLimits.defaults());
    return new WarcRecords(reader, split);
  }

  private Records<SourceRecord> selected(FileSplit split) throws IOException {
    String part = RecordSelection.bare(split.location());
    RecordSelection selection = RecordSelection.of(split.location());
    String base = part.substring(0, part.length() - split.file().length());
    WarcManifest manifest = manifest(base, split.source(), selection.files());
    List<Place> places =
        IndexRows.read(RangedFile.open(transport(), part), selection, manifest.lines());
    return new SelectedRecords(
        transport(),
        places,
        split.position(),
        line -> {
          String path = manifest.paths().get(line);
          return FileSplit.whole(split.source(), path, base + path, line, 0, split.epoch());
        });
  }

  /** The last one is kept: the parts of a crawl's index come one after the other. */
  private WarcManifest manifest(String base, String crawl, int files) throws IOException {
    if (manifest == null || !manifest.isOf(base, crawl, files)) {
      manifest = WarcManifest.read(transport(), base, crawl, files);
    }
    return manifest;
  }

  @Override
  public SourceRecord fault(FileSplit split, String reason, String detail) {
    return reject(split, reason, detail);
  }

  static SourceRecord reject(FileSplit split, String reason, String detail) {
    return SourceRecord.of(
        new Reject("fetch", reason, detail, "", 0L, split.origin(split.position())));
  }

  @Override
  public SourceRecord end(FileSplit split, long bytes) {
    return SourceRecord.of(split.report(bytes));
  }

  /** What a WARC entry is emitted as; a record that is no page is only counted. */
  static Positioned<SourceRecord> positioned(WarcEntry entry, FileSplit split, long position) {
    if (entry instanceof WarcPage page) {
      RawPage raw = new RawPage(split.origin(page.offset()), split.epoch(), page);
      return new Positioned<>(SourceRecord.of(raw), position, page.body().length + 512);
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
      return new Positioned<>(SourceRecord.of(reject), position, 512);
    }
    return new Positioned<>(null, position, (int) Math.min(entry.length(), 4096));
  }

  private record WarcRecords(WarcReader reader, FileSplit split) implements Records<SourceRecord> {
    @Override
    public Positioned<SourceRecord> next() throws IOException {
      WarcEntry entry = reader.next();
      return entry == null ? null : positioned(entry, split, reader.position());
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
