package org.hirundo.pipelines.curate;

import java.util.Set;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.hirundo.schemas.Document;

/**
 * Stores every rule's value and the model's score with the document; drops nothing. Documents of
 * datasets that go around the rules pass as they are.
 */
final class Annotate extends RichMapFunction<Document, Document> {
  private static final long serialVersionUID = 1L;
  private final Annotations annotations;
  private final Set<String> unruled;
  private transient Annotator annotator;

  /**
   * @param unruled names of the datasets that go around
   */
  Annotate(Annotations annotations, Set<String> unruled) {
    this.unruled = Set.copyOf(unruled);
    this.annotations = annotations;
  }

  @Override
  public void open(OpenContext context) throws Exception {
    annotator = annotations.annotator();
  }

  @Override
  public Document map(Document document) {
    return unruled.contains(document.getOrigin().getSource())
        ? document
        : annotator.annotate(document);
  }
}
