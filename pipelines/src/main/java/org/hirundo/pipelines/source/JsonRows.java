package org.hirundo.pipelines.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.hirundo.pipelines.source.CorpusFormat.Columns;
import org.hirundo.pipelines.source.CorpusFormat.RawRow;
import org.hirundo.pipelines.source.CorpusFormat.Rows;

/**
 * JSON lines; a line that is no JSON object is a damaged row, and the next one goes on. Only the
 * wanted fields are made into values. Holds one line of at most {@value Lines#LONGEST} bytes.
 */
final class JsonRows implements Rows {
  private static final JsonFactory JSON = new ObjectMapper().getFactory();

  private final Lines lines;
  private final Columns columns;
  private final Field root = new Field();
  private final Map<String, JsonNode> found = new HashMap<>();

  /** What is wanted of a field: itself, or fields in it. */
  private static final class Field {
    private final Map<String, Field> fields = new HashMap<>();
    private String column; // null: not wanted itself
  }

  private JsonRows(Lines lines, Columns columns) {
    this.lines = lines;
    this.columns = columns;
    for (String column : columns.wanted()) {
      Field at = root;
      for (String step : column.split("\\.")) {
        at = at.fields.computeIfAbsent(step, name -> new Field());
      }
      at.column = column;
      root.fields.computeIfAbsent(column, name -> new Field()).column = column;
    }
  }

  /**
   * @param name the file's, whose ending tells how it is compressed
   * @param from the first line to read
   */
  static JsonRows open(
      Transport transport, String location, String name, Columns columns, long from)
      throws IOException {
    InputStream in = Decompression.byName(transport.stream(location, 0), name);
    try {
      Lines lines = new Lines(in);
      lines.skip(from);
      return new JsonRows(lines, columns);
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  @Override
  public RawRow next() throws IOException {
    if (!lines.next()) {
      return null;
    }
    if (lines.length() > Lines.LONGEST) {
      return RawRow.damaged(
          "a line of " + lines.length() + " bytes; at most " + Lines.LONGEST + " are read");
    }
    if (lines.isBlank()) {
      return RawRow.BLANK;
    }
    found.clear();
    try (JsonParser parser = JSON.createParser(lines.bytes(), lines.start(), lines.length())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return RawRow.damaged("the line is not a JSON object");
      }
      read(parser, root);
      if (parser.nextToken() != null) {
        return RawRow.damaged("more follows the JSON object");
      }
      return row();
    } catch (JsonProcessingException e) {
      return RawRow.damaged("not JSON: " + e.getOriginalMessage());
    }
  }

  private void read(JsonParser parser, Field wanted) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      Field field = wanted.fields.get(parser.currentName());
      JsonToken token = parser.nextToken();
      if (field == null) {
        parser.skipChildren();
      } else if (field.column != null) {
        JsonNode value = parser.readValueAsTree();
        found.put(field.column, value);
        take(value, field);
      } else if (token == JsonToken.START_OBJECT) {
        read(parser, field);
      } else {
        parser.skipChildren();
      }
    }
  }

  /** The wanted fields of a value that is wanted itself. */
  private void take(JsonNode value, Field field) {
    field.fields.forEach(
        (name, inner) -> {
          JsonNode child = value.get(name);
          if (child != null && inner.column != null) {
            found.put(inner.column, child);
          }
          if (child != null) {
            take(child, inner);
          }
        });
  }

  private RawRow row() {
    JsonNode text = found.get(columns.text());
    if (text == null) {
      return RawRow.damaged("the object has no field " + columns.text());
    }
    if (!text.isTextual() && !text.isNull()) {
      return RawRow.damaged(
          "field "
              + columns.text()
              + " is "
              + text.getNodeType().name().toLowerCase()
              + ", not text");
    }
    Map<String, String> attributes = new LinkedHashMap<>();
    for (String attribute : columns.attributes()) {
      String value = value(attribute);
      if (value != null) {
        attributes.put(attribute, value);
      }
    }
    String id = value(columns.id());
    String title = value(columns.title());
    return RawRow.of(
        text.isNull() ? null : text.textValue(),
        id == null ? "" : id,
        title == null ? "" : title,
        attributes);
  }

  private String value(String column) {
    JsonNode value = found.get(column);
    if (value == null || value.isNull()) {
      return null;
    }
    return value.isValueNode() ? value.asText() : value.toString();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
