package org.hirundo.operators.dedup;

import org.hirundo.schemas.Document;
import org.hirundo.schemas.Duplicate;

/**
 * A dropped document.
 *
 * @param text the document itself where the text of its cluster may move to it, or null
 */
public record Copy(Duplicate duplicate, Document text) {
  /** Id of the kept document. */
  public long cluster() {
    return duplicate.getDuplicateOf();
  }
}
