package org.hirundo.pipelines.curate;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.hirundo.operators.charset.DecodedPage;
import org.hirundo.operators.charset.PageDecoder;
import org.hirundo.operators.charset.UndecodableException;
import org.hirundo.operators.html.MainText;
import org.hirundo.operators.html.MainTextExtractor;
import org.hirundo.operators.html.PageSource;
import org.hirundo.operators.html.UnextractableException;
import org.hirundo.operators.warc.WarcLimits;
import org.hirundo.operators.warc.WarcPage;
import org.hirundo.operators.warc.WarcReader;
import org.hirundo.pipelines.configuration.Configuration;
import org.hirundo.pipelines.configuration.Configuration.Crawl;
import org.hirundo.pipelines.configuration.Configuration.Dataset;
import org.hirundo.pipelines.source.Carrier;
import org.hirundo.pipelines.source.CrawlRange;
import org.hirundo.pipelines.source.Discovery.FoundFile;
import org.hirundo.pipelines.source.FileSplit;
import org.hirundo.pipelines.source.RecordFormat;
import org.hirundo.pipelines.source.SourceRecord;
import org.hirundo.schemas.Origin;

/**
 * Reads the text of a page or row again where it was read first. Only from below the configured
 * crawls' base, and from files that a configured dataset lists: whatever an origin says, nothing
 * else is opened. Thread-safe.
 */
public final class OriginText {
  private final Configuration configuration;
  private final Carrier carrier;
  private final MainTextExtractor extractor = new MainTextExtractor();
  private final Map<String, Map<String, String>> files = new HashMap<>(); // of datasets, by name

  /**
   * @param title may be empty
   */
  public record Found(String title, String text) {}

  public OriginText(Configuration configuration) {
    this.configuration = configuration;
    this.carrier = Inputs.carrier(configuration);
  }

  /**
   * What curate would take for the text at that place; empty where there is none: no page, a page
   * that cannot be decoded, a source that is not configured.
   *
   * @throws IOException if the file cannot be read
   */
  public Optional<Found> read(Origin origin) throws IOException {
    for (Crawl crawl : configuration.crawls()) {
      if (new CrawlRange(crawl.ids(), crawl.first(), crawl.last()).holds(origin.getSource())
          && isPlain(origin.getFile())) {
        return page(crawl.base() + origin.getFile(), origin.getPosition());
      }
    }
    for (Dataset dataset : configuration.datasets()) {
      if (dataset.name().equals(origin.getSource())) {
        return row(dataset, origin);
      }
    }
    return Optional.empty();
  }

  /** A path that stays below whatever it is put behind. */
  private static boolean isPlain(String file) {
    return file.matches("[A-Za-z0-9][A-Za-z0-9._=/-]*") && !("/" + file + "/").contains("/../");
  }

  private Optional<Found> page(String location, long offset) throws IOException {
    try (WarcReader reader =
        WarcReader.open(carrier.open(location, offset), offset, WarcLimits.defaults())) {
      return reader.next() instanceof WarcPage page ? text(page) : Optional.empty();
    }
  }

  private Optional<Found> text(WarcPage page) {
    String type = page.contentType().isEmpty() ? page.payloadType() : page.contentType();
    if (page.body().length == 0 || !MediaType.isHtml(type, page.body())) {
      return Optional.empty();
    }
    try {
      DecodedPage decoded = PageDecoder.decode(page.body(), type);
      PageSource source = decoded.page().as(PageSource::of, PageSource::ofUtf8);
      MainText main = extractor.extract(source, page.url());
      return Optional.of(new Found(main.title(), main.text()));
    } catch (UndecodableException | UnextractableException | StackOverflowError e) {
      return Optional.empty();
    }
  }

  private Optional<Found> row(Dataset dataset, Origin origin) throws IOException {
    String location = listed(dataset).get(origin.getFile());
    if (location == null || origin.getPosition() < 0) {
      return Optional.empty();
    }
    FileSplit split =
        new FileSplit(
            origin.getSource(),
            origin.getFile(),
            location,
            origin.getLine(),
            0,
            0,
            origin.getPosition(),
            0,
            0);
    try (RecordFormat.Records<SourceRecord> records = Inputs.format(dataset, carrier).open(split)) {
      RecordFormat.Positioned<SourceRecord> next = records.next();
      return next == null || next.record() == null || next.record().row() == null
          ? Optional.empty()
          : Optional.of(new Found(next.record().row().title(), next.record().row().text()));
    }
  }

  private synchronized Map<String, String> listed(Dataset dataset) throws IOException {
    Map<String, String> known = files.get(dataset.name());
    if (known == null) {
      known = new HashMap<>();
      for (FoundFile file : Inputs.corpus(dataset).files(dataset.name())) {
        known.putIfAbsent(file.file(), file.location());
      }
      files.put(dataset.name(), known);
    }
    return known;
  }
}
