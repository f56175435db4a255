package org.hirundo.pipelines.curate;

import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.hirundo.pipelines.configuration.Lists;
import org.hirundo.pipelines.lists.ListMarks;
import org.hirundo.pipelines.takedown.TakedownWatch;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.Reject;

/**
 * Stores every rule's value, the model's score and what lists say with the document; drops nothing
 * but what is taken out, which leaves as a reject. Documents of datasets that go around the rules
 * pass as they are.
 */
final class Annotate extends ProcessFunction<Document, Document> {
  private static final long serialVersionUID = 1L;
  private final Annotations annotations;
  private final Set<String> unruled;
  private final Lists lists;
  private final TakedownWatch takedowns;
  private transient Annotator annotator;
  private transient ListMarks marks;

  /**
   * @param unruled names of the datasets that go around
   */
  Annotate(Annotations annotations, Lists lists, Set<String> unruled, TakedownWatch takedowns) {
    this.lists = lists;
    this.unruled = Set.copyOf(unruled);
    this.annotations = annotations;
    this.takedowns = takedowns;
  }

  @Override
  public void open(OpenContext context) throws Exception {
    annotator = annotations.annotator();
    marks = ListMarks.load(lists);
  }

  @Override
  public void close() {
    takedowns.close();
  }

  @Override
  public void processElement(Document document, Context context, Collector<Document> out) {
    Optional<Reject> takenOut = TakenOut.of(takedowns, document);
    if (takenOut.isPresent()) {
      context.output(Outlets.REJECTS, takenOut.get());
    } else if (unruled.contains(document.getOrigin().getSource())) {
      out.collect(document);
    } else {
      out.collect(marks.mark(annotator.annotate(document)));
    }
  }
}
