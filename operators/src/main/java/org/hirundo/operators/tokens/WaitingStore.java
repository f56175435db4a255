package org.hirundo.operators.tokens;

/** Keeps the documents that wait over a restart: between two saves, only changes are written. */
public interface WaitingStore {

  /** Keeps a document under a key, in place of what was there. */
  void put(long key, byte[] document);

  void remove(long key);
}
