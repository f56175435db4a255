package org.hirundo.operators.dedup;

/**
 * The members of a band bucket that the others are paired with: the texts of the two smallest ids.
 * Of copies of a text in several epochs the earliest counts.
 *
 * @param second {@link #NONE} if there is one member, or if one is enough
 */
record BucketHead(long first, long second) {
  /** Ids are never negative. */
  static final long NONE = -1;

  static BucketHead of(long id) {
    return new BucketHead(id, NONE);
  }

  /** Whether this is a text of the head, in this epoch or another. */
  boolean holdsTextOf(long id) {
    return DocumentId.isOf(first, id) || second != NONE && DocumentId.isOf(second, id);
  }

  /** The head when this has joined, with one text or two. */
  BucketHead with(long id, int texts) {
    if (DocumentId.isOf(first, id)) {
      return new BucketHead(Math.min(first, id), second);
    }
    if (texts == 1) {
      return of(Math.min(first, id));
    }
    if (id < first) {
      return new BucketHead(id, first);
    }
    return second == NONE || id < second ? new BucketHead(first, id) : this;
  }
}
