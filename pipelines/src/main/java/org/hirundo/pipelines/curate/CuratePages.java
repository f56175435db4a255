package org.hirundo.pipelines.curate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.hirundo.operators.language.BuiltInLanguageIdentifier;
import org.hirundo.operators.language.LanguageIdentifier;
import org.hirundo.pipelines.configuration.Configuration.Gate;
import org.hirundo.pipelines.configuration.Lists;
import org.hirundo.pipelines.curate.PageCurator.Curated;
import org.hirundo.pipelines.curate.PageCurator.Outcome;
import org.hirundo.pipelines.curate.PageCurator.Rejected;
import org.hirundo.pipelines.lists.ListMarks;
import org.hirundo.pipelines.source.CorpusRow;
import org.hirundo.pipelines.source.RawPage;
import org.hirundo.pipelines.source.SourceRecord;
import org.hirundo.pipelines.takedown.TakedownWatch;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.Reject;

/**
 * Decodes, extracts and identifies pages; what can't be used leaves as a reject. Rows of datasets
 * that are deduplicated with the pages are documents already.
 */
final class CuratePages extends ProcessFunction<SourceRecord, Document> {
  private static final long serialVersionUID = 1L;
  private final List<String> domains;
  private final String languageModel;
  private final Gate gate;
  private final Set<String> ruled;
  private final Lists lists;
  private final TakedownWatch takedowns;
  private transient PageCurator curator;
  private transient RowDocuments rows;
  private transient ListMarks marks;

  /**
   * @param domains the mixture's
   * @param languageModel path of a fastText language model, or empty for the built-in identifier
   * @param gate whether pages are looked at before they are decoded
   * @param ruled names of the datasets whose rows go through the rules
   * @param lists whose hosts may be refused before a page is decoded
   */
  CuratePages(
      List<String> domains, String languageModel, Gate gate, Set<String> ruled, Lists lists) {
    this(domains, languageModel, gate, ruled, lists, TakedownWatch.none());
  }

  /**
   * @param takedowns of which those that let twins take the place of a page are carried out here,
   *     before it can be anybody's witness; the others behind deduplication
   */
  CuratePages(
      List<String> domains,
      String languageModel,
      Gate gate,
      Set<String> ruled,
      Lists lists,
      TakedownWatch takedowns) {
    this.takedowns = takedowns;
    this.lists = lists;
    this.ruled = Set.copyOf(ruled);
    this.domains = List.copyOf(domains);
    this.languageModel = languageModel;
    this.gate = gate;
  }

  @Override
  public void open(OpenContext context) throws Exception {
    LanguageIdentifier identifier = identifier(languageModel);
    rows = new RowDocuments(ruled, identifier);
    marks = ListMarks.load(lists);
    Set<String> wanted = Set.copyOf(domains);
    curator =
        gate == Gate.ON
            ? PageCurator.gated(wanted, identifier)
            : new PageCurator(wanted, identifier);
  }

  static LanguageIdentifier identifier(String languageModel) throws IOException {
    return languageModel.isEmpty()
        ? new BuiltInLanguageIdentifier()
        : FastTextLanguage.load(Path.of(languageModel));
  }

  @Override
  public void close() {
    takedowns.close();
  }

  @Override
  public void processElement(SourceRecord record, Context context, Collector<Document> out) {
    if (record.reject() != null) {
      context.output(Outlets.REJECTS, record.reject());
    } else if (record.report() != null) {
      context.output(Outlets.FILES, record.report());
    } else if (record.row() != null) {
      CorpusRow row = record.row();
      Optional<Reject> takenOut = TakenOut.promoting(takedowns, row.url(), row.origin());
      if (takenOut.isPresent()) {
        context.output(Outlets.REJECTS, takenOut.get());
        return;
      }
      boolean looked = ruled.contains(row.origin().getSource());
      Optional<String> listed = looked ? marks.refusal(row.url()) : Optional.empty();
      if (listed.isPresent()) {
        context.output(
            Outlets.REJECTS, PageCurator.listedHost(row.url(), listed.get(), row.origin()));
      } else {
        out.collect(rows.document(row));
      }
    } else {
      RawPage raw = record.page();
      Optional<Reject> takenOut = TakenOut.promoting(takedowns, raw.page().url(), raw.origin());
      if (takenOut.isPresent()) {
        takenOut.get().setLength(raw.page().length());
        context.output(Outlets.REJECTS, takenOut.get());
        return;
      }
      Optional<String> listed = marks.refusal(raw.page().url());
      if (listed.isPresent()) {
        Reject reject = PageCurator.listedHost(raw.page().url(), listed.get(), raw.origin());
        reject.setLength(raw.page().length());
        context.output(Outlets.REJECTS, reject);
        return;
      }
      Outcome outcome = curator.curate(raw.page(), raw.origin(), raw.epoch());
      if (outcome instanceof Curated curated) {
        out.collect(curated.document());
      } else if (outcome instanceof Rejected rejected) {
        context.output(Outlets.REJECTS, rejected.reject());
      }
    }
  }
}
