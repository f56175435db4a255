package org.hirundo.pipelines.curate;

import java.util.Set;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.hirundo.pipelines.configuration.Lists;
import org.hirundo.pipelines.lists.ListMarks;
import org.hirundo.schemas.Document;

/**
 * Stores every rule's value, the model's score and what lists say with the document; drops nothing.
 * Documents of datasets that go around the rules pass as they are.
 */
final class Annotate extends RichMapFunction<Document, Document> {
  private static final long serialVersionUID = 1L;
  private final Annotations annotations;
  private final Set<String> unruled;
  private final Lists lists;
  private transient Annotator annotator;
  private transient ListMarks marks;
  private transient AnnotateFigures figures;

  /**
   * @param unruled names of the datasets that go around
   */
  Annotate(Annotations annotations, Lists lists, Set<String> unruled) {
    this.lists = lists;
    this.unruled = Set.copyOf(unruled);
    this.annotations = annotations;
  }

  @Override
  public void open(OpenContext context) throws Exception {
    annotator = annotations.annotator();
    marks = ListMarks.load(lists);
    figures = new AnnotateFigures(getRuntimeContext().getMetricGroup());
  }

  @Override
  public Document map(Document document) {
    return unruled.contains(document.getOrigin().getSource())
        ? document
        : marks.mark(annotator.annotate(document, figures));
  }
}
