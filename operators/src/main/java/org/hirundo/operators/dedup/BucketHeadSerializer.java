package org.hirundo.operators.dedup;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * As curate states of version 1 have it; {@link StoredHead} takes its place. Eight bytes for a
 * bucket of one member, as nearly all are, and sixteen for the others: the first id's sign, which
 * ids do not use, says that a second follows.
 */
final class BucketHeadSerializer extends TypeSerializerSingleton<BucketHead> {
  static final BucketHeadSerializer INSTANCE = new BucketHeadSerializer();

  private static final long serialVersionUID = 1L;

  @Override
  public boolean isImmutableType() {
    return true;
  }

  @Override
  public BucketHead createInstance() {
    return new BucketHead(0, BucketHead.NONE);
  }

  @Override
  public BucketHead copy(BucketHead from) {
    return from;
  }

  @Override
  public BucketHead copy(BucketHead from, BucketHead reuse) {
    return from;
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public void serialize(BucketHead head, DataOutputView target) throws IOException {
    if (head.second() == BucketHead.NONE) {
      target.writeLong(head.first());
    } else {
      target.writeLong(head.first() | Long.MIN_VALUE);
      target.writeLong(head.second());
    }
  }

  @Override
  public BucketHead deserialize(DataInputView source) throws IOException {
    long first = source.readLong();
    return first >= 0
        ? new BucketHead(first, BucketHead.NONE)
        : new BucketHead(first & Long.MAX_VALUE, source.readLong());
  }

  @Override
  public BucketHead deserialize(BucketHead reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    serialize(deserialize(source), target);
  }

  @Override
  public TypeSerializerSnapshot<BucketHead> snapshotConfiguration() {
    return new Snapshot();
  }

  /** The form has no variants. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<BucketHead> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
