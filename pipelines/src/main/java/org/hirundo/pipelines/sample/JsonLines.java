package org.hirundo.pipelines.sample;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** Writes JSON lines, gzipped where the file's name says so. */
final class JsonLines {
  private static final ObjectMapper JSON = new ObjectMapper();

  private JsonLines() {}

  static void write(Path file, List<Map<String, String>> rows) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    OutputStream plain = Files.newOutputStream(file);
    try (OutputStream out = file.toString().endsWith(".gz") ? new GZIPOutputStream(plain) : plain) {
      for (Map<String, String> row : rows) {
        out.write((JSON.writeValueAsString(row) + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  /** A row in the order of its arguments: name, value, name, value. */
  static Map<String, String> row(String... fields) {
    Map<String, String> row = new LinkedHashMap<>();
    for (int i = 0; i < fields.length; i += 2) {
      row.put(fields[i], fields[i + 1]);
    }
    return row;
  }
}
