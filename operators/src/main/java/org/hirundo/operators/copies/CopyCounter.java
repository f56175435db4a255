package org.hirundo.operators.copies;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import org.hirundo.operators.copies.CopyCounts.Frozen;

/**
 * Counts the copies of documents, in memory: 12 bytes a slot, at most two thirds of which are
 * taken, so 18 to 36 bytes a document that has copies; half as much again for a moment when the
 * table grows, and 8 bytes a document more when it is written. Confined to one thread.
 */
public final class CopyCounter {
  private static final int MOST_SLOTS = 1 << 30;
  private static final long FIBONACCI = 0x9E3779B97F4A7C15L;

  private long[] ids; // plus one; 0: free
  private int[] counts;
  private int documents;
  private long copies;

  public CopyCounter() {
    resize(1 << 10);
  }

  private void resize(int slots) {
    ids = new long[slots];
    counts = new int[slots];
  }

  /**
   * Counts one copy.
   *
   * @param id of the kept document, 0 or more
   * @throws IllegalStateException if more than 715 million documents have copies
   */
  public void add(long id) {
    if (3L * (documents + 1) > 2L * ids.length) {
      grow();
    }
    int slot = slot(id);
    if (ids[slot] == 0) {
      ids[slot] = id + 1;
      documents++;
    }
    counts[slot] = Math.addExact(counts[slot], 1);
    copies++;
  }

  /** The copies of a document so far. */
  public int of(long id) {
    return counts[slot(id)];
  }

  private long[] sorted() {
    long[] sorted = new long[documents];
    int next = 0;
    for (long id : ids) {
      if (id != 0) {
        sorted[next++] = id;
      }
    }
    Arrays.sort(sorted);
    return sorted;
  }

  private int slot(long id) {
    int mask = ids.length - 1;
    int slot = (int) (id * FIBONACCI >>> 32) & mask;
    while (ids[slot] != 0 && ids[slot] != id + 1) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private void grow() {
    if (ids.length == MOST_SLOTS) {
      throw new IllegalStateException(
          documents + " documents have copies: no more can be counted at once");
    }
    long[] oldIds = ids;
    int[] oldCounts = counts;
    resize(2 * oldIds.length);
    for (int i = 0; i < oldIds.length; i++) {
      if (oldIds[i] != 0) {
        int slot = slot(oldIds[i] - 1);
        ids[slot] = oldIds[i];
        counts[slot] = oldCounts[i];
      }
    }
  }

  /**
   * Writes a file for {@link CopyCounts#open}; it appears when it is whole. The same counts make
   * the same bytes.
   *
   * @param through the crawl or dataset with whose end counting ended
   * @param epoch its last one in which there were copies
   */
  public Frozen write(Path file, String through, int epoch) throws IOException {
    Frozen frozen = new Frozen(through, epoch, documents, copies);
    long[] sorted = sorted();
    Path unfinished = file.resolveSibling("." + file.getFileName() + ".unfinished");
    try {
      try (DataOutputStream out =
          new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(unfinished)))) {
        out.write(CopyHeader.of(frozen));
        for (long id : sorted) {
          out.writeLong(id - 1);
          out.writeInt(of(id - 1));
        }
      }
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(unfinished);
    }
    return frozen;
  }
}
