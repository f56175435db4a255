package org.hirundo.pipelines.pack;

import org.hirundo.schemas.Sequence;
import org.hirundo.schemas.SequenceSizes;

/**
 * What packing writes to a domain's logs: a sequence or the sizes of some.
 *
 * @param sequence null where there are sizes
 * @param sizes null where there is a sequence
 */
public record Packed(Sequence sequence, SequenceSizes sizes) {
  static Packed of(Sequence sequence) {
    return new Packed(sequence, null);
  }

  static Packed of(SequenceSizes sizes) {
    return new Packed(null, sizes);
  }
}
