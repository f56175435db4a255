package org.hirundo.pipelines.source;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.hirundo.pipelines.source.Discovery.FoundFile;
import org.hirundo.pipelines.source.FileList.Wave;

/** The bytes of a {@link FileList}, as part of a state whose serializer has the version. */
final class FileListSerializer {
  private FileListSerializer() {}

  static void write(FileList list, DataOutputStream out) throws IOException {
    out.writeInt(list.nextLine());
    out.writeInt(list.waves().size());
    for (Wave wave : list.waves()) {
      out.writeInt(wave.firstLine());
      out.writeInt(wave.pass());
      out.writeInt(wave.at());
      out.writeInt(wave.files().size());
      for (FoundFile file : wave.files()) {
        out.writeUTF(file.file());
        out.writeUTF(file.location());
      }
    }
    out.writeInt(list.seen().length);
    for (long hash : list.seen()) {
      out.writeLong(hash);
    }
  }

  static FileList read(DataInputStream in) throws IOException {
    int nextLine = in.readInt();
    List<Wave> waves = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      int firstLine = in.readInt();
      int pass = in.readInt();
      int at = in.readInt();
      List<FoundFile> files = new ArrayList<>();
      for (int i = in.readInt(); i > 0; i--) {
        files.add(new FoundFile(in.readUTF(), in.readUTF(), 0));
      }
      waves.add(new Wave(List.copyOf(files), firstLine, pass, at));
    }
    long[] seen = new long[in.readInt()];
    for (int i = 0; i < seen.length; i++) {
      seen[i] = in.readLong();
    }
    return new FileList(nextLine, List.copyOf(waves), seen);
  }
}
