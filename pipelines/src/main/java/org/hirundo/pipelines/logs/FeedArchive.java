package org.hirundo.pipelines.logs;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hirundo.operators.mixture.RoundPermutation;
import org.hirundo.schemas.FeedRecord;

/**
 * The feed's Parquet archive, read by g: what Kafka no longer holds. Locations are those that
 * Flink's file systems know. Confined to one thread.
 */
final class FeedArchive implements Closeable {
  private final String location;
  private final int partitions;
  private final RoundPermutation dealing;
  private final List<ArchiveShelf> shelves = new ArrayList<>();

  /**
   * @param location the archive's folder or URI
   * @param partitions P
   * @param seed of the dealing
   * @throws FeedGoneException if there is no file system for it
   */
  FeedArchive(String location, int partitions, long seed) throws IOException {
    this.location = location;
    this.partitions = partitions;
    this.dealing = new RoundPermutation(partitions, seed);
    ArchiveLocation place = ArchiveLocation.of(location);
    for (int partition = 0; partition < partitions; partition++) {
      shelves.add(
          new ArchiveShelf(place.files(), place.below("partition=" + partition), partitions));
    }
  }

  /**
   * The record of g; null where it is not here.
   *
   * @throws IOException if another record stands in its place
   */
  FeedRecord get(long g) throws IOException {
    int partition = dealing.partition(g);
    FeedRecord record = shelves.get(partition).get(g / partitions);
    if (record != null && record.getG() != g) {
      throw new IOException(
          "%s is out of order: partition %d has g=%d where g=%d must stand"
              .formatted(location, partition, record.getG(), g));
    }
    return record;
  }

  /** The record of g alone, when its neighbours are not wanted. */
  Optional<FeedRecord> only(long g) throws IOException {
    return shelves.get(dealing.partition(g)).only(g);
  }

  /** How many rounds a partition's files reach to; 0 where it has none. */
  long rounds(int partition) throws IOException {
    return shelves.get(partition).rounds();
  }

  @Override
  public void close() throws IOException {
    for (ArchiveShelf shelf : shelves) {
      shelf.close();
    }
  }
}
