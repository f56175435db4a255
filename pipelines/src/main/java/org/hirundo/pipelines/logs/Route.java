package org.hirundo.pipelines.logs;

import java.io.Serializable;
import java.util.List;

/**
 * Says to which topic and partition a record belongs.
 *
 * @param <T> the record class
 */
public interface Route<T> extends Serializable {
  String topic(T record);

  /** The partition, or null to let the producer spread the records. */
  Integer partition(T record);

  /** The key, for logs that keep the last record of each; null for others. */
  default String key(T record) {
    return null;
  }

  /** Every topic that {@link #topic} may name. */
  List<String> topics();

  /** All records to one topic, each under a key. */
  static <T> Route<T> keyed(String topic, KeyOf<T> key) {
    return new ToTopic<>(topic, key);
  }

  /** All records to one topic, spread by the producer. */
  static <T> Route<T> to(String topic) {
    return new ToTopic<>(topic, record -> null);
  }

  /** The key of a record. */
  interface KeyOf<T> extends Serializable {
    String of(T record);
  }

  /** One topic for all records. */
  record ToTopic<T>(String name, KeyOf<T> keys) implements Route<T> {
    @Override
    public String topic(T record) {
      return name;
    }

    @Override
    public Integer partition(T record) {
      return null;
    }

    @Override
    public String key(T record) {
      return keys.of(record);
    }

    @Override
    public List<String> topics() {
      return List.of(name);
    }
  }
}
