package org.hirundo.pipelines.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Mosaic's MDS, version 2, byte for byte as {@code streaming.MDSWriter} writes it. A shard is
 * {@code u32 n | u32[n+1] offsets from its start | config | samples}; a sample is a {@code u32}
 * size for each column whose values differ in size, then the values, columns in the order of their
 * names. Keeps one shard in memory.
 */
final class MdsShards {
  /** Mosaic's default; offsets are u32, so a shard must stay below 4 GiB. */
  static final int SIZE_LIMIT = 1 << 26;

  private final ExportFolder folder;
  private final List<MdsColumn> columns;
  private final byte[] config;
  private final List<String> shards = new ArrayList<>();
  private final List<byte[]> samples = new ArrayList<>();
  private long pending; // bytes of the samples and their offsets

  MdsShards(ExportFolder folder, List<MdsColumn> columns) {
    this.folder = folder;
    this.columns = columns.stream().sorted(Comparator.comparing(MdsColumn::name)).toList();
    config =
        ("{" + columnsJson() + ", " + settingsJson() + ", \"version\": 2}")
            .getBytes(StandardCharsets.UTF_8);
  }

  /** As Python's json.dumps writes them, keys sorted. */
  private String columnsJson() {
    return "\"column_encodings\": %s, \"column_names\": %s, \"column_sizes\": %s, \"compression\": null, \"format\": \"mds\", \"hashes\": []"
        .formatted(
            list(column -> '"' + column.encoding() + '"'),
            list(column -> '"' + column.name() + '"'),
            list(column -> column.size() == 0 ? "null" : Integer.toString(column.size())));
  }

  private static String settingsJson() {
    return "\"size_limit\": " + SIZE_LIMIT;
  }

  private String list(Function<MdsColumn, String> part) {
    return columns.stream().map(part).collect(Collectors.joining(", ", "[", "]"));
  }

  /** A sample's values in the order of the columns' names. */
  void add(List<byte[]> values) throws IOException {
    int size = 0;
    for (int i = 0; i < columns.size(); i++) {
      size += values.get(i).length + (columns.get(i).size() == 0 ? Integer.BYTES : 0);
    }
    ByteBuffer sample = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).size() == 0) {
        sample.putInt(values.get(i).length);
      }
    }
    values.forEach(sample::put);
    long grown = pending + Integer.BYTES + size;
    if (!samples.isEmpty() && 2L * Integer.BYTES + config.length + grown > SIZE_LIMIT) {
      writeShard();
    }
    samples.add(sample.array());
    pending += Integer.BYTES + size;
  }

  private void writeShard() throws IOException {
    String name = "shard.%05d.mds".formatted(shards.size());
    int count = samples.size();
    ByteBuffer head =
        ByteBuffer.allocate(Integer.BYTES * (count + 2) + config.length)
            .order(ByteOrder.LITTLE_ENDIAN);
    head.putInt(count);
    int offset = head.capacity();
    for (byte[] sample : samples) {
      head.putInt(offset);
      offset += sample.length;
    }
    head.putInt(offset).put(config);
    OutputStream out = folder.file(name);
    out.write(head.array());
    for (byte[] sample : samples) {
      out.write(sample);
    }
    out.close();
    shards.add(
        "{%s, \"raw_data\": {\"basename\": \"%s\", \"bytes\": %d, \"hashes\": {}}, \"samples\": %d, %s, \"version\": 2, \"zip_data\": null}"
            .formatted(columnsJson(), name, offset, count, settingsJson()));
    samples.clear();
    pending = 0;
  }

  /** Writes the last shard and the index. */
  void finish() throws IOException {
    if (!samples.isEmpty()) {
      writeShard();
    }
    String index = "{\"shards\": [" + String.join(", ", shards) + "], \"version\": 2}";
    folder.index("index.json").write(index.getBytes(StandardCharsets.UTF_8));
  }
}
