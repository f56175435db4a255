package org.hirundo.pipelines.screening;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.hirundo.operators.decontamination.BenchmarkIndex;
import org.hirundo.pipelines.configuration.Configuration.Decontamination;
import org.hirundo.pipelines.configuration.Configuration.Decontamination.Benchmark;
import org.hirundo.pipelines.configuration.LocalFiles;
import org.hirundo.pipelines.source.CorpusFormat;
import org.hirundo.pipelines.source.FileSplit;
import org.hirundo.pipelines.source.RecordFormat.Positioned;
import org.hirundo.pipelines.source.RecordFormat.Records;
import org.hirundo.pipelines.source.SourceRecord;

/**
 * Reads benchmark files: JSON (one value, or one a line), Parquet, and otherwise plain text with an
 * item a line; gzip and Zstandard by the name's ending. Nothing is passed over: a file that cannot
 * be read to its end, or that has a field nowhere, is an error.
 */
final class BenchmarkTexts {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final BenchmarkIndex.Builder index;
  private final Benchmark benchmark;
  private final Path file;
  private final String before; // an item's name begins with it
  private int texts;

  private BenchmarkTexts(
      BenchmarkIndex.Builder index, Benchmark benchmark, Path file, String before) {
    this.index = index;
    this.benchmark = benchmark;
    this.file = file;
    this.before = before;
  }

  /**
   * @throws IOException if a file cannot be read: the message names it, the place and the reason
   */
  static BenchmarkIndex read(Decontamination settings) throws IOException {
    BenchmarkIndex.Builder index = BenchmarkIndex.builder(settings.gram());
    for (Benchmark benchmark : settings.benchmarks()) {
      List<Path> files = LocalFiles.matching(benchmark.path());
      if (files.isEmpty()) {
        throw new IOException(
            "benchmark " + benchmark.name() + ": no file is at " + benchmark.path());
      }
      for (Path file : files) {
        String before = files.size() == 1 ? "" : file.getFileName() + ":";
        new BenchmarkTexts(index, benchmark, file, before).read();
      }
    }
    return index.build();
  }

  private void read() throws IOException {
    String name = file.getFileName().toString();
    if (name.endsWith(".parquet")) {
      for (String field : fields()) {
        columns(field);
      }
    } else if (name.matches(".*\\.jsonl?(\\.gz|\\.zst)?")) {
      json();
    } else {
      lines();
    }
  }

  private List<String> fields() throws IOException {
    if (benchmark.fields().isEmpty()) {
      throw fault("", "its fields are not named: add fields: [question, …]");
    }
    return benchmark.fields();
  }

  private IOException fault(String place, String reason) {
    return new IOException("benchmark " + benchmark.name() + ": " + file + place + ": " + reason);
  }

  private InputStream open() throws IOException {
    InputStream stored = Files.newInputStream(file);
    if (file.toString().endsWith(".gz")) {
      return new GZIPInputStream(stored, 1 << 16);
    }
    return file.toString().endsWith(".zst") ? new ZstdInputStream(stored) : stored;
  }

  private void lines() throws IOException {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(open(), StandardCharsets.UTF_8))) {
      int number = 0;
      for (String line; (line = reader.readLine()) != null; ) {
        add("" + ++number, line);
      }
    }
  }

  private void json() throws IOException {
    List<String> fields = fields();
    int[] found = new int[fields.size()];
    int number = 0;
    try (InputStream in = open();
        MappingIterator<JsonNode> values = JSON.readerFor(JsonNode.class).readValues(in)) {
      while (values.hasNextValue()) {
        JsonNode value = values.nextValue();
        number++;
        for (int i = 0; i < found.length; i++) {
          texts = 0;
          walk(value, List.of(fields.get(i).split("\\.")), number);
          found[i] += texts;
        }
      }
    } catch (IOException | RuntimeException e) {
      throw e instanceof IOException io && number == 0
          ? fault("", "cannot be read: " + io.getMessage())
          : fault(", behind item " + number, "cannot be read: " + e.getMessage());
    }
    for (int i = 0; i < found.length; i++) {
      if (found[i] == 0) {
        throw fault("", "has no text in a field " + fields.get(i) + ": correct fields:");
      }
    }
  }

  /** Takes every text that the path leads to; lists on the way are gone through. */
  private void walk(JsonNode node, List<String> path, int number) {
    if (node.isArray()) {
      node.forEach(element -> walk(element, path, number));
    } else if (path.isEmpty()) {
      if (node.isValueNode() && !node.isNull()) {
        add(texts == 0 ? "" + number : number + "." + texts, node.asText());
        texts++;
      }
    } else if (node.has(path.get(0))) {
      walk(node.get(path.get(0)), path.subList(1, path.size()), number);
    }
  }

  private void columns(String field) throws IOException {
    FileSplit split =
        new FileSplit(benchmark.name(), file.toString(), file.toUri().toString(), 0, 0, 0, 0, 0, 0);
    CorpusFormat format = new CorpusFormat("", new CorpusFormat.Columns(field, "", "", List.of()));
    try (Records<SourceRecord> rows = format.open(split)) {
      int number = 0;
      for (Positioned<SourceRecord> row; (row = rows.next()) != null; ) {
        number++;
        SourceRecord record = row.record();
        if (record.row() != null) {
          add("" + number, record.row().text());
        } else if (record.reject() != null && !record.reject().getReason().equals("empty")) {
          throw fault(", row " + number + ", column " + field, record.reject().getDetail());
        }
      }
    }
  }

  private void add(String item, String text) {
    index.add(benchmark.name(), before + item, text);
  }
}
