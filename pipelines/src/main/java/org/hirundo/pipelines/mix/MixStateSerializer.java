package org.hirundo.pipelines.mix;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;

final class MixStateSerializer implements SimpleVersionedSerializer<MixState> {
  static final MixStateSerializer INSTANCE = new MixStateSerializer();

  @Override
  public int getVersion() {
    return 2;
  }

  @Override
  public byte[] serialize(MixState state) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(state.horizon().length);
    out.write(state.horizon());
    out.writeInt(state.dealtFrom().length);
    out.write(state.dealtFrom());
    out.writeLong(state.requestOffset());
    out.writeLong(state.completeAt());
    out.writeInt(state.unassigned().size());
    for (FeedSplit split : state.unassigned()) {
      byte[] serialized = FeedSplitSerializer.INSTANCE.serialize(split);
      out.writeInt(serialized.length);
      out.write(serialized);
    }
    return bytes.toByteArray();
  }

  @Override
  public MixState deserialize(int version, byte[] serialized) throws IOException {
    return switch (version) {
      case 1, 2 -> read(version, new DataInputStream(new ByteArrayInputStream(serialized)));
      default ->
          throw new IOException(
              "a mix state of version "
                  + version
                  + " cannot be read here (known: 1 and 2): the state was written by a newer Hirundo");
    };
  }

  private static MixState read(int version, DataInputStream in) throws IOException {
    byte[] horizon = in.readNBytes(in.readInt());
    byte[] dealtFrom = version == 1 ? new byte[0] : in.readNBytes(in.readInt());
    long requestOffset = in.readLong();
    long completeAt = in.readLong();
    List<FeedSplit> unassigned = new ArrayList<>();
    for (int i = in.readInt(); i > 0; i--) {
      unassigned.add(FeedSplitSerializer.INSTANCE.deserialize(1, in.readNBytes(in.readInt())));
    }
    return new MixState(horizon, dealtFrom, requestOffset, completeAt, unassigned);
  }
}
