package org.hirundo.operators.dedup;

import org.hirundo.schemas.Document;

/**
 * What reaches the place of a content hash: a document, or the decision that one goes. The other
 * component is null.
 */
public record Parcel(Document document, Drop drop) {
  static Parcel of(Document document) {
    return new Parcel(document, null);
  }

  static Parcel of(Drop drop) {
    return new Parcel(null, drop);
  }

  /** The content hash that both sides meet at. */
  public long contentHash() {
    return document != null ? document.getContentHash() : drop.contentHash();
  }
}
