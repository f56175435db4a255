package org.hirundo.pipelines.mix;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.hirundo.operators.mixture.SequenceLog;

final class FeedSplitSerializer implements SimpleVersionedSerializer<FeedSplit> {
  static final FeedSplitSerializer INSTANCE = new FeedSplitSerializer();

  @Override
  public int getVersion() {
    return 1;
  }

  @Override
  public byte[] serialize(FeedSplit split) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(split.partition());
    out.writeInt(split.cursor().length);
    out.write(split.cursor());
    out.writeInt(split.shards().size());
    Map<String, ShardPlace> shards = new TreeMap<>();
    split.shards().forEach((log, place) -> shards.put(log.name(), place));
    for (Map.Entry<String, ShardPlace> shard : shards.entrySet()) {
      out.writeUTF(shard.getKey());
      out.writeLong(shard.getValue().place());
      out.writeLong(shard.getValue().offset());
    }
    return bytes.toByteArray();
  }

  @Override
  public FeedSplit deserialize(int version, byte[] serialized) throws IOException {
    return switch (version) {
      case 1 -> read(new DataInputStream(new ByteArrayInputStream(serialized)));
      default ->
          throw new IOException(
              "a feed split of version "
                  + version
                  + " cannot be read here (known: 1): the state was written by a newer Hirundo");
    };
  }

  private static FeedSplit read(DataInputStream in) throws IOException {
    int partition = in.readInt();
    byte[] cursor = in.readNBytes(in.readInt());
    Map<SequenceLog, ShardPlace> shards = new HashMap<>();
    for (int i = in.readInt(); i > 0; i--) {
      shards.put(SequenceLog.named(in.readUTF()), new ShardPlace(in.readLong(), in.readLong()));
    }
    return new FeedSplit(partition, cursor, shards);
  }
}
