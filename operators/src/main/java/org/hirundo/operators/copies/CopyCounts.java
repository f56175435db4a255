package org.hirundo.operators.copies;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * How many exact and near copies each kept document had at the end of an epoch, as {@link
 * CopyCounter} wrote it to a file. The file is mapped into memory, 12 bytes a document that has
 * copies; processes and tasks of one machine share it. A look-up is a binary search. Immutable and
 * thread-safe.
 */
public final class CopyCounts {
  static final int ENTRY = Long.BYTES + Integer.BYTES;
  private static final int ENTRIES_OF_PART = 1 << 27; // 1.6 GB: a buffer ends at 2 GB

  private final Frozen frozen;
  private final List<ByteBuffer> parts;
  private final int entriesOfPart;

  /**
   * What was counted.
   *
   * @param through the crawl or dataset with whose end counting ended
   * @param epoch its last one in which there were copies
   * @param documents kept documents that have copies
   * @param copies of all of them
   */
  public record Frozen(String through, int epoch, long documents, long copies) {}

  private CopyCounts(Frozen frozen, List<ByteBuffer> parts, int entriesOfPart) {
    this.frozen = frozen;
    this.parts = parts;
    this.entriesOfPart = entriesOfPart;
  }

  /**
   * Opens a file of counts.
   *
   * @throws IOException if it can't be read, is none, or is not whole; with the remedy
   */
  public static CopyCounts open(Path file) throws IOException {
    return open(file, ENTRIES_OF_PART);
  }

  static CopyCounts open(Path file, int entriesOfPart) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      Frozen frozen = CopyHeader.read(channel, file);
      long end = CopyHeader.BYTES + ENTRY * frozen.documents();
      if (channel.size() != end) {
        throw new IOException(
            file
                + " has "
                + channel.size()
                + " bytes, but "
                + end
                + " by its head: it is not whole; copy it again, or make it by hirundo copies"
                + " freeze");
      }
      List<ByteBuffer> parts = new ArrayList<>();
      for (long first = 0; first < frozen.documents(); first += entriesOfPart) {
        long entries = Math.min(entriesOfPart, frozen.documents() - first);
        MappedByteBuffer part =
            channel.map(
                MapMode.READ_ONLY,
                CopyHeader.BYTES + ENTRY * first,
                Math.multiplyExact(ENTRY, entries));
        parts.add(part);
      }
      return new CopyCounts(frozen, List.copyOf(parts), entriesOfPart);
    }
  }

  /** What was counted, and until when. */
  public Frozen frozen() {
    return frozen;
  }

  /** The copies of a kept document; 0 if it had none by then, or came later. */
  public int of(long id) {
    long low = 0;
    long high = frozen.documents() - 1;
    while (low <= high) {
      long middle = (low + high) >>> 1;
      ByteBuffer part = parts.get((int) (middle / entriesOfPart));
      int at = (int) (middle % entriesOfPart) * ENTRY;
      long found = part.getLong(at);
      if (found == id) {
        return part.getInt(at + Long.BYTES);
      }
      if (found < id) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return 0;
  }

  /** Hands out the documents that have copies, in the order of their ids. */
  public void ids(LongConsumer visitor) {
    for (ByteBuffer part : parts) {
      for (int at = 0; at < part.limit(); at += ENTRY) {
        visitor.accept(part.getLong(at));
      }
    }
  }
}
