package org.hirundo.operators.dedup;

import org.hirundo.schemas.Document;
import org.hirundo.schemas.Duplicate;

/**
 * What reaches the place of a content hash: a document, a copy of one that the same sender has sent
 * there before, or the decision that one goes. The other components are null.
 */
public record Parcel(Document document, Duplicate copy, Drop drop, long contentHash) {
  static Parcel of(Document document) {
    return new Parcel(document, null, null, document.getContentHash());
  }

  static Parcel copyOf(Document document) {
    return new Parcel(null, Verdicts.duplicate(document), null, document.getContentHash());
  }

  static Parcel of(Drop drop) {
    return new Parcel(null, null, drop, drop.contentHash());
  }

  /** The same without the document's text, where only its verdict is wanted. */
  public Parcel withoutText() {
    return document == null
        ? this
        : new Parcel(Document.newBuilder(document).setText("").build(), copy, drop, contentHash);
  }
}
