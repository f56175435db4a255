package org.hirundo.pipelines.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.hirundo.pipelines.source.CorpusFormat.Columns;
import org.hirundo.pipelines.source.CorpusFormat.RawRow;
import org.hirundo.pipelines.source.CorpusFormat.Rows;

/** JSON lines; a line that is no JSON object is a damaged row, and the next one goes on. */
final class JsonRows implements Rows {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LINE_CHARACTERS = 64 << 20;

  private final BufferedReader lines;
  private final Columns columns;
  private final StringBuilder line = new StringBuilder();

  private JsonRows(BufferedReader lines, Columns columns) {
    this.lines = lines;
    this.columns = columns;
  }

  static JsonRows open(String location, String name, Columns columns) throws IOException {
    InputStream in = Transport.open(location, 0);
    if (name.endsWith(".gz")) {
      in = new GZIPInputStream(in, 1 << 16);
    } else if (name.endsWith(".zst")) {
      in = new ZstdInputStream(in).setContinuous(false);
    }
    return new JsonRows(
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8), 1 << 16), columns);
  }

  @Override
  public RawRow next() throws IOException {
    int length = readLine();
    if (length < 0) {
      return null;
    }
    if (length > LINE_CHARACTERS) {
      return RawRow.damaged(
          "a line of " + length + " characters; at most " + LINE_CHARACTERS + " are read");
    }
    try {
      JsonNode object = JSON.readTree(line.toString());
      if (object == null || !object.isObject()) {
        return RawRow.damaged("the line is not a JSON object");
      }
      JsonNode text = at(object, columns.text());
      if (text.isMissingNode()) {
        return RawRow.damaged("the object has no field " + columns.text());
      }
      Map<String, String> attributes = new LinkedHashMap<>();
      for (String attribute : columns.attributes()) {
        JsonNode value = at(object, attribute);
        if (!value.isMissingNode() && !value.isNull()) {
          attributes.put(attribute, value.isValueNode() ? value.asText() : value.toString());
        }
      }
      String id = columns.id().isEmpty() ? "" : at(object, columns.id()).asText("");
      return new RawRow(text.isNull() ? "" : text.asText(), id, attributes, null);
    } catch (JsonProcessingException e) {
      return RawRow.damaged("not JSON: " + e.getOriginalMessage());
    }
  }

  private static JsonNode at(JsonNode object, String column) {
    JsonNode direct = object.path(column);
    if (!direct.isMissingNode() || column.indexOf('.') < 0) {
      return direct;
    }
    JsonNode node = object;
    for (String step : column.split("\\.")) {
      node = node.path(step);
    }
    return node;
  }

  /**
   * Reads a line of bounded memory.
   *
   * @return its length, which may pass what was kept; -1 at the end
   */
  private int readLine() throws IOException {
    line.setLength(0);
    int length = 0;
    int c;
    while ((c = lines.read()) >= 0 && c != '\n') {
      if (length++ < LINE_CHARACTERS) {
        line.append((char) c);
      }
    }
    return c < 0 && length == 0 ? -1 : length;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
