package org.hirundo.operators.tokens;

import java.util.Map;
import java.util.TreeMap;

/** A store in memory that counts what is written to it. */
final class StoredDocuments implements WaitingStore {
  final Map<Long, byte[]> entries = new TreeMap<>();
  int writes;

  @Override
  public void put(long key, byte[] document) {
    entries.put(key, document);
    writes++;
  }

  @Override
  public void remove(long key) {
    entries.remove(key);
  }
}
