package org.hirundo.pipelines.logs;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.parquet.hadoop.ParquetReader;
import org.hirundo.schemas.FeedRecord;

/**
 * The files of one partition in the feed's archive. A file's place follows from its first and last
 * g; the files' times guess their order, so that a place is found with O(log n) footers, and all
 * footers are read only where the guess is wrong. Confined to one thread.
 */
final class ArchiveShelf implements Closeable {
  private final FileSystem files;
  private final Path folder;
  private final int partitions;
  private final Map<String, ArchiveFile> known = new HashMap<>();
  private List<ArchiveFile> order = List.of();
  private ParquetReader<FeedRecord> open; // null: none
  private long next = -1; // the round of the next record of the open file

  /**
   * @param partitions P
   */
  ArchiveShelf(FileSystem files, Path folder, int partitions) {
    this.files = files;
    this.folder = folder;
    this.partitions = partitions;
  }

  /** The partition's record of that round, read on to from the last one; null where it has none. */
  FeedRecord get(long round) throws IOException {
    if (open == null || round != next) {
      if (!open(round)) {
        return null;
      }
    }
    FeedRecord record = read();
    if (record == null) {
      return open(round) ? read() : null;
    }
    next = round + 1;
    return record;
  }

  /** That record alone; what is open stays where it is. */
  Optional<FeedRecord> only(long g) throws IOException {
    ArchiveFile file = holding(g / partitions);
    return file == null ? Optional.empty() : file.record(g);
  }

  private FeedRecord read() throws IOException {
    try {
      return open.read();
    } catch (RuntimeException e) {
      throw new IOException(folder + " can't be read on: " + e.getMessage(), e);
    }
  }

  private boolean open(long round) throws IOException {
    close();
    ArchiveFile file = holding(round);
    if (file == null) {
      return false;
    }
    open = file.records(round * partitions);
    next = round;
    return true;
  }

  private ArchiveFile holding(long round) throws IOException {
    ArchiveFile found = search(round);
    if (found == null) {
      refresh();
      found = search(round);
    }
    if (found == null) { // times that say nothing, as copies have them
      for (ArchiveFile file : order) {
        file.first(); // here, where it may throw
      }
      order = order.stream().sorted(Comparator.comparingLong(ArchiveShelf::known)).toList();
      found = search(round);
    }
    return found;
  }

  private static long known(ArchiveFile file) {
    try {
      return file.first();
    } catch (IOException e) {
      throw new IllegalStateException(file.path() + " was read before", e);
    }
  }

  private ArchiveFile search(long round) throws IOException {
    int low = 0;
    int high = order.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (order.get(middle).first() / partitions <= round) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    if (low == 0 || order.get(low - 1).last() / partitions < round) {
      return null;
    }
    return order.get(low - 1);
  }

  private void refresh() throws IOException {
    List<ArchiveFile> found = new ArrayList<>();
    for (FileStatus status : ArchiveLocation.parquet(files, folder)) {
      found.add(
          known.computeIfAbsent(
              status.getPath().toString(), path -> new ArchiveFile(files, status)));
    }
    found.sort(
        Comparator.comparingLong(ArchiveFile::modified)
            .thenComparing(file -> file.path().length())
            .thenComparing(ArchiveFile::path));
    order = List.copyOf(found);
  }

  /** How many rounds the archive reaches to; 0 where it has no file of this partition. */
  long rounds() throws IOException {
    refresh();
    long rounds = 0;
    for (ArchiveFile file : order) {
      rounds = Math.max(rounds, file.last() / partitions + 1);
    }
    return rounds;
  }

  @Override
  public void close() throws IOException {
    if (open != null) {
      open.close();
      open = null;
    }
  }
}
