package org.hirundo.pipelines.source;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;

final class CorpusStateSerializer implements SimpleVersionedSerializer<CorpusState> {
  static final CorpusStateSerializer INSTANCE = new CorpusStateSerializer();

  @Override
  public int getVersion() {
    return 1;
  }

  @Override
  public byte[] serialize(CorpusState state) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    FileListSerializer.write(state.files(), out);
    out.writeInt(state.returned().size());
    for (FileSplit split : state.returned()) {
      FileSplitSerializer.write(split, out);
    }
    return bytes.toByteArray();
  }

  @Override
  public CorpusState deserialize(int version, byte[] serialized) throws IOException {
    if (version != 1) {
      throw new IOException(
          "a dataset's state of version "
              + version
              + " cannot be read here (known: 1): it was written by a newer Hirundo");
    }
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized));
    FileList files = FileListSerializer.read(in);
    List<FileSplit> returned = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      returned.add(FileSplitSerializer.read(in));
    }
    return new CorpusState(files, List.copyOf(returned));
  }
}
