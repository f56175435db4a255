package org.hirundo.operators.dedup;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.ShortSerializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** An epoch, or a negative mark instead of one: two bytes, the lower one first. */
final class StoredEpoch extends StoredForm<Short> {
  static final StoredEpoch INSTANCE = new StoredEpoch();

  private static final long serialVersionUID = 1L;

  @Override
  public Short createInstance() {
    return 0;
  }

  @Override
  public int getLength() {
    return Short.BYTES;
  }

  @Override
  public void serialize(Short epoch, DataOutputView target) throws IOException {
    target.writeShort(Short.reverseBytes(epoch));
  }

  @Override
  public Short deserialize(DataInputView source) throws IOException {
    return Short.reverseBytes(source.readShort());
  }

  @Override
  public TypeSerializerSnapshot<Short> snapshotConfiguration() {
    return new Form();
  }

  /** Names the form in a checkpoint. */
  public static final class Form extends Snapshot<Short> {
    public Form() {
      super(() -> INSTANCE, ShortSerializer.ShortSerializerSnapshot.class);
    }
  }
}
