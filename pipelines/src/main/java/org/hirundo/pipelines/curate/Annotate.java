package org.hirundo.pipelines.curate;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.hirundo.schemas.Document;

/** Stores every rule's value and the model's score with the document; drops nothing. */
final class Annotate extends RichMapFunction<Document, Document> {
  private static final long serialVersionUID = 1L;
  private final Annotations annotations;
  private transient Annotator annotator;

  Annotate(Annotations annotations) {
    this.annotations = annotations;
  }

  @Override
  public void open(OpenContext context) throws Exception {
    annotator = Annotator.load(annotations.files());
  }

  @Override
  public Document map(Document document) {
    return annotator.annotate(document);
  }
}
