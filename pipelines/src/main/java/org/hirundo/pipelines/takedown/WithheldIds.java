package org.hirundo.pipelines.takedown;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hirundo.schemas.WithheldDocuments;

/** The ids of documents that are withheld: 8 bytes each. Immutable and thread-safe. */
public final class WithheldIds {
  /** Ids that may be withheld at once. */
  public static final int MOST = 1 << 22;

  public static final WithheldIds NONE = new WithheldIds(new long[0]);

  private final long[] ids; // ascending, each once

  private WithheldIds(long[] ids) {
    this.ids = ids;
  }

  /** What some first records of the log withheld add up to. */
  public static WithheldIds of(Collection<WithheldDocuments> records) {
    return all(byTakedown(records).values());
  }

  /** Those of several sets. */
  public static WithheldIds all(Collection<WithheldIds> sets) {
    return joined(sets.stream().map(set -> set.ids).toList());
  }

  /** The same by the id of each takedown that withholds something. */
  public static Map<String, WithheldIds> byTakedown(Collection<WithheldDocuments> records) {
    Map<String, List<long[]>> parts = new LinkedHashMap<>();
    for (WithheldDocuments record : records) {
      if (record.getLifted()) {
        parts.remove(record.getTakedown());
      } else {
        parts
            .computeIfAbsent(record.getTakedown(), named -> new ArrayList<>())
            .add(record.getIds().stream().mapToLong(Long::longValue).toArray());
      }
    }
    Map<String, WithheldIds> byTakedown = new LinkedHashMap<>();
    parts.forEach((takedown, arrays) -> byTakedown.put(takedown, joined(arrays)));
    return byTakedown;
  }

  private static WithheldIds joined(List<long[]> arrays) {
    long[] all = new long[arrays.stream().mapToInt(array -> array.length).sum()];
    int at = 0;
    for (long[] array : arrays) {
      System.arraycopy(array, 0, all, at, array.length);
      at += array.length;
    }
    Arrays.sort(all);
    int kept = 0;
    for (int i = 0; i < all.length; i++) {
      if (i == 0 || all[i] != all[i - 1]) {
        all[kept++] = all[i];
      }
    }
    return new WithheldIds(Arrays.copyOf(all, kept));
  }

  public boolean contains(long id) {
    return ids.length > 0 && Arrays.binarySearch(ids, id) >= 0;
  }

  /** Ascending. */
  public long[] toArray() {
    return ids.clone();
  }

  public int size() {
    return ids.length;
  }

  public boolean isEmpty() {
    return ids.length == 0;
  }
}
