package org.hirundo.pipelines.logs;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificData;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.avro.AvroReadSupport;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.conf.HadoopParquetConfiguration;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.filter2.predicate.FilterApi;
import org.apache.parquet.filter2.predicate.FilterPredicate;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.io.InputFile;
import org.hirundo.schemas.FeedRecord;

/** One Parquet file of the feed's archive: consecutive records of one partition. */
final class ArchiveFile {
  private static final String G = "g";

  private final FileSystem files;
  private final FileStatus status;
  private long[] bounds; // null: not read yet

  ArchiveFile(FileSystem files, FileStatus status) {
    this.files = files;
    this.status = status;
  }

  String path() {
    return status.getPath().toString();
  }

  long modified() {
    return status.getModificationTime();
  }

  /** The first g, from the file's footer. */
  long first() throws IOException {
    return bounds()[0];
  }

  /** The last g, from the file's footer. */
  long last() throws IOException {
    return bounds()[1];
  }

  private long[] bounds() throws IOException {
    if (bounds == null) {
      try (ParquetFileReader file = ParquetFileReader.open(input())) {
        List<BlockMetaData> groups = file.getRowGroups();
        if (groups.isEmpty()) {
          throw new IOException(path() + " has no rows of a feed");
        }
        bounds =
            new long[] {
              ((Number) statistics(groups.get(0)).genericGetMin()).longValue(),
              ((Number) statistics(groups.get(groups.size() - 1)).genericGetMax()).longValue()
            };
      } catch (RuntimeException e) {
        throw new IOException(
            path() + " is no Parquet file that can be read: " + e.getMessage(), e);
      }
    }
    return bounds;
  }

  private Statistics<?> statistics(BlockMetaData group) throws IOException {
    Statistics<?> found =
        group.getColumns().stream()
            .filter(column -> column.getPath().toDotString().equals(G))
            .findFirst()
            .orElseThrow(() -> new IOException(path() + " has no column g: it is no feed's"))
            .getStatistics();
    if (!found.hasNonNullValue()) {
      throw new IOException(path() + " does not say which g it holds: write it with statistics");
    }
    return found;
  }

  /** Its records from that g on. */
  ParquetReader<FeedRecord> records(long from) throws IOException {
    return records(FilterApi.gtEq(FilterApi.longColumn(G), from));
  }

  /** Its record of that g alone: no page is read that can't hold it. */
  Optional<FeedRecord> record(long g) throws IOException {
    try (ParquetReader<FeedRecord> found = records(FilterApi.eq(FilterApi.longColumn(G), g))) {
      return Optional.ofNullable(found.read());
    }
  }

  private ParquetReader<FeedRecord> records(FilterPredicate wanted) throws IOException {
    Configuration settings = new Configuration(false);
    AvroReadSupport.setAvroReadSchema(settings, FeedRecord.getClassSchema());
    return AvroParquetReader.<FeedRecord>builder(input(), new HadoopParquetConfiguration(settings))
        .withDataModel(SpecificData.getForClass(FeedRecord.class))
        .withFilter(FilterCompat.get(wanted))
        .build();
  }

  private InputFile input() {
    return new ParquetInput(files, status);
  }
}
