package org.hirundo.operators.dedup;

import java.util.Locale;

/** What becomes of a document that a kept one resembles; the most careful first. */
public enum Near {
  /** It is not looked for: the document stays, unless it is an exact copy. */
  OFF,
  /** It stays, and names the one that it resembles. */
  TAG,
  /** It goes. */
  DROP;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
