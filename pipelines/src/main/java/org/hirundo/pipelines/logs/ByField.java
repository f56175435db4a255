package org.hirundo.pipelines.logs;

import java.io.Serializable;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.functions.sink.filesystem.BucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.SimpleVersionedStringSerializer;

/**
 * Archive folders named after a field, such as {@code domain=ja}.
 *
 * @param prefix what stands before the field's value
 */
public record ByField<T>(String prefix, Field<T> field) implements BucketAssigner<T, String> {

  /** The field of a record. */
  public interface Field<T> extends Serializable {
    Object of(T record);
  }

  @Override
  public String getBucketId(T element, Context context) {
    return prefix + field.of(element);
  }

  @Override
  public SimpleVersionedSerializer<String> getSerializer() {
    return SimpleVersionedStringSerializer.INSTANCE;
  }
}
