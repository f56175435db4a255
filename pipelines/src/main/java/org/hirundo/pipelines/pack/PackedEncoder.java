package org.hirundo.pipelines.pack;

import org.hirundo.pipelines.logs.LogEncoder;
import org.hirundo.schemas.Sequence;
import org.hirundo.schemas.SequenceSizes;

final class PackedEncoder implements LogEncoder<Packed> {
  private static final long serialVersionUID = 1L;
  private final LogEncoder<Sequence> sequences = LogEncoder.of(Sequence.class);
  private final LogEncoder<SequenceSizes> sizes = LogEncoder.of(SequenceSizes.class);

  @Override
  public byte[] encode(Packed packed) {
    return packed.sizes() == null
        ? sequences.encode(packed.sequence())
        : sizes.encode(packed.sizes());
  }
}
