package org.hirundo.pipelines.source;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.apache.flink.core.io.SimpleVersionedSerializer;

final class FileSplitSerializer implements SimpleVersionedSerializer<FileSplit> {
  static final FileSplitSerializer INSTANCE = new FileSplitSerializer();

  @Override
  public int getVersion() {
    return 1;
  }

  @Override
  public byte[] serialize(FileSplit split) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    write(split, new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  @Override
  public FileSplit deserialize(int version, byte[] serialized) throws IOException {
    return switch (version) {
      case 1 -> read(new DataInputStream(new ByteArrayInputStream(serialized)));
      default ->
          throw new IOException(
              "a file split of version "
                  + version
                  + " cannot be read here (known: 1): the state was written by a newer Hirundo");
    };
  }

  static void write(FileSplit split, DataOutputStream out) throws IOException {
    out.writeUTF(split.source());
    out.writeUTF(split.file());
    out.writeUTF(split.location());
    out.writeInt(split.line());
    out.writeInt(split.pass());
    out.writeInt(split.epoch());
    out.writeLong(split.position());
    out.writeLong(split.records());
    out.writeLong(split.otherRecords());
  }

  static FileSplit read(DataInputStream in) throws IOException {
    return new FileSplit(
        in.readUTF(),
        in.readUTF(),
        in.readUTF(),
        in.readInt(),
        in.readInt(),
        in.readInt(),
        in.readLong(),
        in.readLong(),
        in.readLong());
  }
}
