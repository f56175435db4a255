package org.hirundo.pipelines.curate;

import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.hirundo.pipelines.configuration.Lists;
import org.hirundo.pipelines.lists.ListMarks;
import org.hirundo.pipelines.selection.Scored;
import org.hirundo.pipelines.source.CorpusRow;
import org.hirundo.pipelines.source.SourceRecord;
import org.hirundo.pipelines.takedown.TakedownWatch;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.Reject;

/**
 * Makes documents of the rows of datasets that go around deduplication; those that go through the
 * rules are annotated.
 */
final class CurateRows extends ProcessFunction<SourceRecord, Document> {
  private static final long serialVersionUID = 1L;
  private final Set<String> ruled;
  private final String languageModel;
  private final Annotations annotations;
  private final Lists lists;
  private final TakedownWatch takedowns;
  private transient RowDocuments rows;
  private transient Annotator annotator;
  private transient ListMarks marks;

  /**
   * @param ruled names of the datasets that go through the rules
   * @param languageModel path of a fastText language model, or empty for the built-in identifier
   */
  CurateRows(Set<String> ruled, String languageModel, Annotations annotations, Lists lists) {
    this(ruled, languageModel, annotations, lists, TakedownWatch.none());
  }

  /** The same, rejecting what is taken out. */
  CurateRows(
      Set<String> ruled,
      String languageModel,
      Annotations annotations,
      Lists lists,
      TakedownWatch takedowns) {
    this.takedowns = takedowns;
    this.lists = lists;
    this.ruled = Set.copyOf(ruled);
    this.languageModel = languageModel;
    this.annotations = annotations;
  }

  @Override
  public void open(OpenContext context) throws Exception {
    rows = new RowDocuments(ruled, CuratePages.identifier(languageModel));
    if (!ruled.isEmpty()) {
      annotator = annotations.annotator();
      marks = ListMarks.load(lists);
    }
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
      context.output(Outlets.SCORED, Scored.end(record.report()));
    } else {
      curate(record.row(), context, out);
    }
  }

  private void curate(CorpusRow row, Context context, Collector<Document> out) {
    Document made = rows.document(row);
    Optional<Reject> takenOut = TakenOut.of(takedowns, made);
    if (takenOut.isPresent()) {
      context.output(Outlets.REJECTS, takenOut.get());
    } else if (!ruled.contains(row.origin().getSource())) {
      out.collect(made);
    } else {
      Optional<String> listed = marks.refusal(row.url());
      if (listed.isPresent()) {
        context.output(
            Outlets.REJECTS, PageCurator.listedHost(row.url(), listed.get(), row.origin()));
      } else {
        Document document = marks.mark(annotator.annotate(made));
        Scored.of(document, score -> context.output(Outlets.SCORED, score));
        out.collect(document);
      }
    }
  }
}
