package org.hirundo.operators.dedup;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** The {@value Sketch#BYTES} bytes of a sketch and a zero. */
final class StoredSketch extends StoredForm<byte[]> {
  static final StoredSketch INSTANCE = new StoredSketch();

  private static final long serialVersionUID = 1L;

  @Override
  public boolean isImmutableType() {
    return false;
  }

  @Override
  public byte[] createInstance() {
    return new byte[Sketch.BYTES];
  }

  @Override
  public byte[] copy(byte[] from) {
    return from.clone();
  }

  @Override
  public int getLength() {
    return Sketch.BYTES + 1;
  }

  @Override
  public void serialize(byte[] sketch, DataOutputView target) throws IOException {
    if (sketch.length != Sketch.BYTES) {
      throw new IllegalArgumentException("a sketch of " + sketch.length + " bytes");
    }
    target.write(sketch);
    target.writeByte(0);
  }

  @Override
  public byte[] deserialize(DataInputView source) throws IOException {
    byte[] sketch = new byte[Sketch.BYTES];
    source.readFully(sketch);
    source.skipBytesToRead(1);
    return sketch;
  }

  @Override
  public TypeSerializerSnapshot<byte[]> snapshotConfiguration() {
    return new Form();
  }

  /** Names the form in a checkpoint. */
  public static final class Form extends Snapshot<byte[]> {
    public Form() {
      super(
          () -> INSTANCE, BytePrimitiveArraySerializer.BytePrimitiveArraySerializerSnapshot.class);
    }
  }
}
