package org.hirundo.pipelines.backfill;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.RunnableFuture;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.state.State;
import org.apache.flink.api.common.state.StateDescriptor;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.ListSerializer;
import org.apache.flink.api.common.typeutils.base.MapSerializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.DataOutputViewStreamWrapper;
import org.apache.flink.runtime.checkpoint.CheckpointOptions;
import org.apache.flink.runtime.state.CheckpointStateOutputStream;
import org.apache.flink.runtime.state.CheckpointStreamFactory;
import org.apache.flink.runtime.state.CheckpointedStateScope;
import org.apache.flink.runtime.state.CompositeKeySerializationUtils;
import org.apache.flink.runtime.state.DoneFuture;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.KeyGroupRangeOffsets;
import org.apache.flink.runtime.state.KeyGroupsSavepointStateHandle;
import org.apache.flink.runtime.state.KeyedBackendSerializationProxy;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.ListDelimitedSerializer;
import org.apache.flink.runtime.state.RegisteredKeyValueStateBackendMetaInfo;
import org.apache.flink.runtime.state.SerializedCompositeKeyBuilder;
import org.apache.flink.runtime.state.SnapshotResult;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.runtime.state.internal.InternalListState;
import org.apache.flink.runtime.state.internal.InternalMapState;
import org.apache.flink.runtime.state.internal.InternalValueState;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot;
import org.apache.flink.streaming.api.operators.sorted.state.BatchExecutionKeyedStateBackend;

/**
 * Flink's state of one key at a time, as in any batch job, but what a key has left when its last
 * timer has fired is kept for a snapshot. That is exactly what the operator would have in streaming
 * once all epochs are over, under the same names and serializers.
 *
 * @param <K> type of the key
 */
final class SurvivingState<K> extends BatchExecutionKeyedStateBackend<K> {
  private static final int KEY_BYTES = 32;

  private final List<KeySelectionListener<K>> listeners = new ArrayList<>();
  private final List<Kept<K>> states = new ArrayList<>();
  private final int keyGroups;
  private final KeyGroupEntries entries;
  private final SerializedCompositeKeyBuilder<K> keys;
  private final DataOutputSerializer value = new DataOutputSerializer(64);
  private final ListDelimitedSerializer lists = new ListDelimitedSerializer();

  /** One state of the operator. */
  private record Kept<K>(State state, StateDescriptor<?, ?> descriptor, int number) {}

  SurvivingState(
      TypeSerializer<K> keySerializer,
      KeyGroupRange range,
      int keyGroups,
      ExecutionConfig config,
      KeyGroupEntries entries) {
    super(keySerializer, range, config);
    this.keyGroups = keyGroups;
    this.entries = entries;
    this.keys =
        new SerializedCompositeKeyBuilder<>(
            keySerializer,
            CompositeKeySerializationUtils.computeRequiredBytesInKeyGroupPrefix(keyGroups),
            KEY_BYTES);
  }

  /** These fire a key's timers: what remains is looked at between them and its end. */
  @Override
  public void registerKeySelectionListener(KeySelectionListener<K> listener) {
    listeners.add(listener);
  }

  @Override
  public boolean deregisterKeySelectionListener(KeySelectionListener<K> listener) {
    return listeners.remove(listener);
  }

  @Override
  public void setCurrentKey(K next) {
    if (!Objects.equals(next, getCurrentKey())) {
      for (KeySelectionListener<K> listener : listeners) {
        listener.keySelected(next);
      }
      keep();
      super.setCurrentKey(next);
    }
  }

  @Override
  public <N, S extends State, T> S getOrCreateKeyedState(
      TypeSerializer<N> namespaceSerializer, StateDescriptor<S, T> descriptor) throws Exception {
    S state = super.getOrCreateKeyedState(namespaceSerializer, descriptor);
    if (states.stream().noneMatch(known -> known.state() == state)) {
      check(namespaceSerializer, descriptor);
      states.add(new Kept<>(state, descriptor, entries.addState()));
    }
    return state;
  }

  private static void check(
      TypeSerializer<?> namespaceSerializer, StateDescriptor<?, ?> descriptor) {
    boolean known =
        switch (descriptor.getType()) {
          case VALUE, LIST, MAP -> true;
          default -> false;
        };
    boolean expires = descriptor.getTtlConfig().isEnabled();
    if (!known || expires || !(namespaceSerializer instanceof VoidNamespaceSerializer)) {
      throw new UnsupportedOperationException(
          "the state "
              + descriptor.getName()
              + " cannot be back-filled: only value, list and map states without namespaces and"
              + " expiry can");
    }
  }

  private void keep() {
    K key = getCurrentKey();
    if (key == null) {
      return;
    }
    try {
      int group = KeyGroupRangeAssignment.assignToKeyGroup(key, keyGroups);
      for (Kept<K> kept : states) {
        keep(kept, key, group);
      }
    } catch (Exception e) {
      throw new IllegalStateException("what a key leaves behind cannot be kept", e);
    }
  }

  private void keep(Kept<K> kept, K key, int group) throws Exception {
    switch (kept.descriptor().getType()) {
      case VALUE -> {
        Object held = ((InternalValueState<?, ?, ?>) kept.state()).value();
        if (held != null) {
          begin(key, group);
          serializer(kept).serialize(held, value);
          entries.add(kept.number(), group, keys.build(), value);
        }
      }
      case LIST -> keepList(kept, key, group);
      default -> keepMap(kept, key, group);
    }
  }

  private void begin(K key, int group) {
    keys.setKeyAndKeyGroup(key, group);
    keys.setNamespace(VoidNamespace.INSTANCE, VoidNamespaceSerializer.INSTANCE);
    value.clear();
  }

  @SuppressWarnings("unchecked")
  private static TypeSerializer<Object> serializer(Kept<?> kept) {
    return (TypeSerializer<Object>) kept.descriptor().getSerializer();
  }

  private void keepList(Kept<K> kept, K key, int group) throws Exception {
    List<Object> all = new ArrayList<>();
    Iterable<?> held = ((InternalListState<?, ?, ?>) kept.state()).get();
    if (held != null) {
      held.forEach(all::add);
    }
    if (!all.isEmpty()) {
      TypeSerializer<?> list = serializer(kept);
      begin(key, group);
      value.write(
          lists.serializeList(
              all, ((ListSerializer<Object>) (Object) list).getElementSerializer()));
      entries.add(kept.number(), group, keys.build(), value);
    }
  }

  @SuppressWarnings("unchecked")
  private void keepMap(Kept<K> kept, K key, int group) throws Exception {
    var held = (InternalMapState<?, ?, Object, Object>) kept.state();
    if (held.isEmpty()) {
      return;
    }
    TypeSerializer<?> map = serializer(kept);
    MapSerializer<Object, Object> both = (MapSerializer<Object, Object>) map;
    begin(key, group);
    for (Map.Entry<Object, Object> entry : held.entries()) {
      value.clear();
      value.writeBoolean(entry.getValue() == null);
      both.getValueSerializer().serialize(entry.getValue(), value);
      byte[] place = keys.buildCompositeKeyUserKey(entry.getKey(), both.getKeySerializer());
      entries.add(kept.number(), group, place, value);
    }
  }

  /** What all keys have left; to be asked for once, at the end of input. */
  @Override
  public RunnableFuture<SnapshotResult<KeyedStateHandle>> snapshot(
      long checkpoint, long timestamp, CheckpointStreamFactory streams, CheckpointOptions options) {
    try {
      keep();
      return DoneFuture.of(states.isEmpty() ? SnapshotResult.empty() : write(streams));
    } catch (IOException e) {
      throw new IllegalStateException("the state of a back-fill cannot be written", e);
    }
  }

  private SnapshotResult<KeyedStateHandle> write(CheckpointStreamFactory streams)
      throws IOException {
    List<StateMetaInfoSnapshot> descriptions = new ArrayList<>();
    for (Kept<K> kept : states) {
      descriptions.add(
          new RegisteredKeyValueStateBackendMetaInfo<>(
                  kept.descriptor().getType(),
                  kept.descriptor().getName(),
                  VoidNamespaceSerializer.INSTANCE,
                  serializer(kept))
              .snapshot());
    }
    KeyGroupRangeOffsets offsets = new KeyGroupRangeOffsets(getKeyGroupRange());
    try (CheckpointStateOutputStream out =
        streams.createCheckpointStateOutputStream(CheckpointedStateScope.EXCLUSIVE)) {
      new KeyedBackendSerializationProxy<>(getKeySerializer(), descriptions, false)
          .write(new DataOutputViewStreamWrapper(out));
      entries.writeTo(out, offsets);
      return SnapshotResult.of(new KeyGroupsSavepointStateHandle(offsets, out.closeAndGetHandle()));
    } finally {
      entries.close();
    }
  }

  @Override
  public void dispose() {
    try {
      entries.close();
    } catch (IOException e) {
      throw new IllegalStateException("a temporary file cannot be closed", e);
    }
  }
}
