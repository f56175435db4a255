package org.hirundo.pipelines.logs;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.fs.RecoverableFsDataOutputStream;
import org.apache.flink.formats.parquet.ParquetWriterFactory;
import org.apache.flink.streaming.api.functions.sink.filesystem.BucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;

/**
 * Builds the Parquet archives of the logs; a file appears when the checkpoint that ends it does.
 * Columns are compressed with ZSTD.
 */
public final class Archive {
  private Archive() {}

  /**
   * @param folder a path or URI that Flink's file systems know
   * @param buckets names the sub-folder of each record
   */
  public static <T extends SpecificRecordBase> FileSink<T> parquet(
      Class<T> type, String folder, BucketAssigner<T, String> buckets) {
    return FileSink.forBulkFormat(location(folder), files(type))
        .withBucketAssigner(buckets)
        .withRollingPolicy(OnCheckpointRollingPolicy.build())
        .withOutputFileConfig(OutputFileConfig.builder().withPartSuffix(".parquet").build())
        .build();
  }

  static <T extends SpecificRecordBase> ParquetWriterFactory<T> files(Class<T> type) {
    return new ParquetWriterFactory<>(file -> writer(type, file));
  }

  private static <T extends SpecificRecordBase> ParquetWriter<T> writer(
      Class<T> type, OutputFile file) throws IOException {
    SpecificData data = SpecificData.getForClass(type);
    return AvroParquetWriter.<T>builder(file)
        .withSchema(data.getSchema(type))
        .withDataModel(data)
        .withCompressionCodec(CompressionCodecName.ZSTD)
        .build();
  }

  /**
   * A file that is whole when it appears, of one record. One of this name is replaced.
   *
   * @param folder a path or URI that Flink's file systems know
   * @param name the file's path below it
   * @throws IOException if it can't be written; the message names the file
   */
  public static <T extends SpecificRecordBase> void write(
      Class<T> type, String folder, String name, T record) throws IOException {
    ArchiveLocation place = ArchiveLocation.of(folder);
    org.apache.flink.core.fs.Path file = place.below(name);
    try (RecoverableFsDataOutputStream out = place.files().createRecoverableWriter().open(file)) {
      BulkWriter<T> writer = files(type).create(out);
      writer.addElement(record);
      writer.finish();
      out.closeForCommit().commit();
    } catch (IOException e) {
      throw new IOException(file + " can't be written: " + e.getMessage(), e);
    }
  }

  private static org.apache.flink.core.fs.Path location(String folder) {
    if (folder.contains("://") || folder.startsWith("file:")) {
      return new org.apache.flink.core.fs.Path(folder);
    }
    return new org.apache.flink.core.fs.Path(Path.of(folder).toAbsolutePath().toUri());
  }
}
