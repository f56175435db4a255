package org.hirundo.pipelines.source;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.hirundo.pipelines.source.BlendSplit.Place;

final class BlendSplitSerializer implements SimpleVersionedSerializer<BlendSplit> {
  static final BlendSplitSerializer INSTANCE = new BlendSplitSerializer();

  @Override
  public int getVersion() {
    return 1;
  }

  @Override
  public byte[] serialize(BlendSplit split) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeUTF(split.domain());
    out.writeInt(split.places().size());
    for (Place place : split.places()) {
      out.writeUTF(place.name());
      out.writeDouble(place.weight());
      FileListSerializer.write(place.files(), out);
      out.writeBoolean(place.current() != null);
      if (place.current() != null) {
        FileSplitSerializer.write(place.current(), out);
      }
      out.writeLong(place.served());
      out.writeLong(place.estimate().documents());
      out.writeLong(place.estimate().tokens());
      out.writeLong(place.estimate().bytes());
      out.writeBoolean(place.dry());
    }
    return bytes.toByteArray();
  }

  @Override
  public BlendSplit deserialize(int version, byte[] serialized) throws IOException {
    if (version != 1) {
      throw new IOException(
          "the state of weighted datasets of version "
              + version
              + " cannot be read here (known: 1): it was written by a newer Hirundo");
    }
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized));
    String domain = in.readUTF();
    List<Place> places = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      places.add(
          new Place(
              in.readUTF(),
              in.readDouble(),
              FileListSerializer.read(in),
              in.readBoolean() ? FileSplitSerializer.read(in) : null,
              in.readLong(),
              new TokenEstimate(in.readLong(), in.readLong(), in.readLong()),
              in.readBoolean()));
    }
    return new BlendSplit(domain, List.copyOf(places));
  }
}
