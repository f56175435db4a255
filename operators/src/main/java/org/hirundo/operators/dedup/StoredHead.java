package org.hirundo.operators.dedup;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Eight bytes for a bucket of one member, as nearly all are, and sixteen for the others, the lowest
 * byte of an id first. The first id's sign, which ids do not use, says that a second follows.
 */
final class StoredHead extends StoredForm<BucketHead> {
  static final StoredHead INSTANCE = new StoredHead();

  private static final long serialVersionUID = 1L;

  @Override
  public BucketHead createInstance() {
    return BucketHead.of(0);
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public void serialize(BucketHead head, DataOutputView target) throws IOException {
    if (head.second() == BucketHead.NONE) {
      target.writeLong(Long.reverseBytes(head.first()));
    } else {
      target.writeLong(Long.reverseBytes(head.first() | Long.MIN_VALUE));
      target.writeLong(Long.reverseBytes(head.second()));
    }
  }

  @Override
  public BucketHead deserialize(DataInputView source) throws IOException {
    long first = Long.reverseBytes(source.readLong());
    return first >= 0
        ? BucketHead.of(first)
        : new BucketHead(first & Long.MAX_VALUE, Long.reverseBytes(source.readLong()));
  }

  @Override
  public TypeSerializerSnapshot<BucketHead> snapshotConfiguration() {
    return new Form();
  }

  /** Names the form in a checkpoint. */
  public static final class Form extends Snapshot<BucketHead> {
    public Form() {
      super(() -> INSTANCE, BucketHeadSerializer.Snapshot.class);
    }
  }
}
