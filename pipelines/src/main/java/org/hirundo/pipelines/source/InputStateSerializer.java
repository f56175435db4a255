package org.hirundo.pipelines.source;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;

final class InputStateSerializer implements SimpleVersionedSerializer<InputState> {
  static final InputStateSerializer INSTANCE = new InputStateSerializer();

  @Override
  public int getVersion() {
    return 1;
  }

  @Override
  public byte[] serialize(InputState state) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(state.finishedLists().size());
    for (String list : state.finishedLists()) {
      out.writeUTF(list);
    }
    out.writeUTF(state.currentList());
    out.writeInt(state.nextLine());
    out.writeInt(state.epoch());
    out.writeInt(state.filesInEpoch());
    out.writeInt(state.returned().size());
    for (FileSplit split : state.returned()) {
      FileSplitSerializer.write(split, out);
    }
    return bytes.toByteArray();
  }

  @Override
  public InputState deserialize(int version, byte[] serialized) throws IOException {
    return switch (version) {
      case 1 -> read(new DataInputStream(new ByteArrayInputStream(serialized)));
      default ->
          throw new IOException(
              "an enumerator state of version "
                  + version
                  + " cannot be read here (known: 1): the state was written by a newer Hirundo");
    };
  }

  private static InputState read(DataInputStream in) throws IOException {
    List<String> finished = new ArrayList<>();
    for (int i = in.readInt(); i > 0; i--) {
      finished.add(in.readUTF());
    }
    String current = in.readUTF();
    int nextLine = in.readInt();
    int epoch = in.readInt();
    int filesInEpoch = in.readInt();
    List<FileSplit> returned = new ArrayList<>();
    for (int i = in.readInt(); i > 0; i--) {
      returned.add(FileSplitSerializer.read(in));
    }
    return new InputState(
        List.copyOf(finished), current, nextLine, epoch, filesInEpoch, List.copyOf(returned));
  }
}
