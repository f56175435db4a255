package org.hirundo.pipelines.curate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hirundo.operators.dedup.DocumentId;
import org.hirundo.operators.language.LanguageIdentifier;
import org.hirundo.pipelines.configuration.Configuration;
import org.hirundo.pipelines.configuration.Configuration.Crawl;
import org.hirundo.pipelines.configuration.Configuration.Dataset;
import org.hirundo.pipelines.configuration.Configuration.Step;
import org.hirundo.pipelines.curate.PageCurator.Curated;
import org.hirundo.pipelines.curate.PageCurator.Outcome;
import org.hirundo.pipelines.curate.PageCurator.Rejected;
import org.hirundo.pipelines.lists.ListMarks;
import org.hirundo.pipelines.source.Carrier;
import org.hirundo.pipelines.source.CrawlFormat;
import org.hirundo.pipelines.source.FileSplit;
import org.hirundo.pipelines.source.RecordFormat;
import org.hirundo.pipelines.source.RecordFormat.Positioned;
import org.hirundo.pipelines.source.RecordFormat.Records;
import org.hirundo.pipelines.source.SourceRecord;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.Duplicate;
import org.hirundo.schemas.Origin;

/**
 * Reads a dropped document again, from the WARC record or the row that it came from, and makes of
 * it what curate would have made if it had been kept. Confined to one thread.
 */
public final class TwinReader {
  /** Records that are passed over until the one that is looked for. */
  private static final int NEAR = 1000;

  private final Configuration configuration;
  private final Carrier carrier;
  private final CrawlFormat crawls;
  private final PageCurator curator;
  private final RowDocuments rows;
  private final Annotator annotator;
  private final ListMarks marks;
  private final Map<String, Dataset> datasets = new HashMap<>();
  private final Set<String> unruled = new HashSet<>();

  /**
   * Loads the models and lists.
   *
   * @throws IOException if one cannot be read
   */
  public TwinReader(Configuration configuration) throws IOException {
    this.configuration = configuration;
    carrier = Inputs.carrier(configuration);
    crawls = new CrawlFormat(carrier);
    LanguageIdentifier identifier =
        CuratePages.identifier(configuration.language().model().map(Object::toString).orElse(""));
    curator = new PageCurator(Set.copyOf(configuration.domains()), identifier);
    Set<String> ruled = new HashSet<>();
    for (Dataset dataset : configuration.datasets()) {
      datasets.put(dataset.name(), dataset);
      (dataset.through().contains(Step.RULES) ? ruled : unruled).add(dataset.name());
    }
    rows = new RowDocuments(ruled, identifier);
    annotator = Annotations.of(configuration).annotator();
    marks = ListMarks.load(configuration.lists());
  }

  /**
   * The annotated document.
   *
   * @throws IOException if it can't be read, or is no longer the text that was dropped; the message
   *     says where and why
   */
  public Document read(Duplicate twin) throws IOException {
    Origin origin = twin.getOrigin();
    int epoch = DocumentId.epoch(twin.getId());
    List<String> failures = new ArrayList<>();
    for (String location : locations(origin)) {
      try {
        Document document = document(record(location, origin, epoch), epoch);
        if (document.getId() != twin.getId()) {
          throw new IOException("its text is another one now than when it was dropped");
        }
        return unruled.contains(origin.getSource())
            ? document
            : marks.mark(annotator.annotate(document));
      } catch (IOException e) {
        failures.add(location + ": " + e.getMessage());
      }
    }
    throw new IOException(
        failures.isEmpty()
            ? "the configuration has neither a crawl nor a dataset " + origin.getSource()
            : String.join("; ", failures));
  }

  /** Where the file may be; a crawl's may be below several bases. */
  private List<String> locations(Origin origin) throws IOException {
    Dataset dataset = datasets.get(origin.getSource());
    if (dataset != null) {
      return Inputs.corpus(dataset).files(dataset.name()).stream()
          .filter(found -> found.file().equals(origin.getFile()))
          .map(found -> found.location())
          .distinct()
          .toList();
    }
    return configuration.crawls().stream()
        .map(Crawl::base)
        .map(base -> base + origin.getFile())
        .distinct()
        .toList();
  }

  private SourceRecord record(String location, Origin origin, int epoch) throws IOException {
    Dataset dataset = datasets.get(origin.getSource());
    RecordFormat<SourceRecord> format = dataset == null ? crawls : Inputs.format(dataset, carrier);
    long from = dataset == null || !isDump(origin.getFile()) ? origin.getPosition() : 0;
    FileSplit split =
        new FileSplit(
            origin.getSource(), origin.getFile(), location, origin.getLine(), 0, epoch, from, 0, 0);
    int most = from == 0 && dataset != null ? Integer.MAX_VALUE : NEAR;
    try (Records<SourceRecord> records = format.open(split)) {
      for (int passed = 0; passed < most; passed++) {
        Positioned<SourceRecord> next = records.next();
        if (next == null) {
          break;
        }
        if (next.record() != null && isAt(next.record(), origin.getPosition())) {
          return next.record();
        }
      }
    }
    throw new IOException("it has no page or row at " + origin.getPosition());
  }

  /** Whose positions are ids of pages. */
  private static boolean isDump(String file) {
    return file.matches(".*\\.xml(\\.gz|\\.bz2)?");
  }

  private static boolean isAt(SourceRecord record, long position) {
    return record.page() != null && record.page().origin().getPosition() == position
        || record.row() != null && record.row().origin().getPosition() == position;
  }

  private Document document(SourceRecord record, int epoch) throws IOException {
    if (record.row() != null) {
      return rows.document(record.row());
    }
    Outcome outcome = curator.curate(record.page().page(), record.page().origin(), epoch);
    if (outcome instanceof Rejected rejected) {
      throw new IOException(
          "curate rejects it now: "
              + rejected.reject().getReason()
              + " "
              + rejected.reject().getDetail());
    }
    return ((Curated) outcome).document();
  }
}
