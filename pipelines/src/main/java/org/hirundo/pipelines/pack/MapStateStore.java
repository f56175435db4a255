package org.hirundo.pipelines.pack;

import org.apache.flink.api.common.state.MapState;
import org.apache.flink.util.FlinkRuntimeException;
import org.hirundo.operators.tokens.WaitingStore;

/** Waiting documents in the keyed state of the current key. */
record MapStateStore(MapState<Long, byte[]> state) implements WaitingStore {
  @Override
  public void put(long key, byte[] document) {
    try {
      state.put(key, document);
    } catch (Exception e) {
      throw new FlinkRuntimeException("cannot save a waiting document", e);
    }
  }

  @Override
  public void remove(long key) {
    try {
      state.remove(key);
    } catch (Exception e) {
      throw new FlinkRuntimeException("cannot forget a document that was packed", e);
    }
  }
}
