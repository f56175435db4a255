package org.hirundo.pipelines.logs;

import java.nio.file.Path;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.formats.parquet.avro.AvroParquetWriters;
import org.apache.flink.streaming.api.functions.sink.filesystem.BucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;

/**
 * Builds the Parquet archives of the logs; a file appears when the checkpoint that ends it does.
 */
public final class Archive {
  private Archive() {}

  /**
   * @param folder a path or URI that Flink's file systems know
   * @param buckets names the sub-folder of each record
   */
  public static <T extends SpecificRecordBase> FileSink<T> parquet(
      Class<T> type, String folder, BucketAssigner<T, String> buckets) {
    return FileSink.forBulkFormat(location(folder), AvroParquetWriters.forSpecificRecord(type))
        .withBucketAssigner(buckets)
        .withRollingPolicy(OnCheckpointRollingPolicy.build())
        .withOutputFileConfig(OutputFileConfig.builder().withPartSuffix(".parquet").build())
        .build();
  }

  private static org.apache.flink.core.fs.Path location(String folder) {
    if (folder.contains("://") || folder.startsWith("file:")) {
      return new org.apache.flink.core.fs.Path(folder);
    }
    return new org.apache.flink.core.fs.Path(Path.of(folder).toAbsolutePath().toUri());
  }
}
