package org.hirundo.pipelines.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.hirundo.pipelines.source.CorpusFormat.Columns;
import org.hirundo.pipelines.source.CorpusFormat.RawRow;

/**
 * Takes the values of the wanted columns of one row after the other, without a tree of the row.
 * Lists, maps and groups come as JSON. Not thread-safe.
 */
final class ParquetValues extends RecordMaterializer<RawRow> {
  private final Columns columns;
  private final Map<String, Slot> slots = new LinkedHashMap<>();
  private final Root root;

  /** Where a column's value of the row at hand is put. */
  private static final class Slot {
    private final Slot group; // null: the column stands by itself
    private final List<String> rest;
    private String value;
    private String fault;
    private JsonNode json;

    Slot(Slot group, List<String> rest) {
      this.group = group;
      this.rest = rest;
    }

    void clear() {
      value = null;
      fault = null;
      json = null;
    }

    void add(JsonNode element) {
      if (!(json instanceof ArrayNode)) {
        json = JsonNodeFactory.instance.arrayNode();
      }
      ((ArrayNode) json).add(element);
    }

    String value() {
      JsonNode node = group == null ? json : group.json;
      for (String step : rest) {
        node = node == null ? null : node.get(step);
      }
      if (node == null || node.isNull()) {
        return value;
      }
      return node.isValueNode() ? node.asText() : node.toString();
    }
  }

  ParquetValues(ParquetColumns found, Columns columns) {
    this.columns = columns;
    Map<List<String>, Slot> byPath = new LinkedHashMap<>();
    found.paths().entrySet().stream()
        .sorted(Comparator.comparingInt(column -> column.getValue().size()))
        .forEach(column -> slots.put(column.getKey(), slot(column.getValue(), byPath)));
    this.root = new Root(found.projection(), List.of(), byPath);
  }

  @Override
  public GroupConverter getRootConverter() {
    return root;
  }

  @Override
  public RawRow getCurrentRecord() {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (String attribute : columns.attributes()) {
      String value = value(attribute);
      if (value != null) {
        attributes.put(attribute, value);
      }
    }
    String id = value(columns.id());
    String title = value(columns.title());
    Slot text = slots.get(columns.text());
    if (text.fault != null) {
      return RawRow.damaged(text.fault);
    }
    return RawRow.of(text.value, id == null ? "" : id, title == null ? "" : title, attributes);
  }

  private String value(String column) {
    Slot slot = slots.get(column);
    return slot == null ? null : slot.value();
  }

  /** A column in a group that is wanted as a whole is taken out of the group's JSON. */
  private static Slot slot(List<String> path, Map<List<String>, Slot> byPath) {
    for (int length = 1; length < path.size(); length++) {
      Slot group = byPath.get(path.subList(0, length));
      if (group != null) {
        return new Slot(group, path.subList(length, path.size()));
      }
    }
    return byPath.computeIfAbsent(path, unused -> new Slot(null, List.of()));
  }

  /** The row, or a group on the way to a wanted column. */
  private final class Root extends GroupConverter {
    private final List<Converter> fields = new ArrayList<>();
    private final boolean row;

    Root(GroupType type, List<String> at, Map<List<String>, Slot> byPath) {
      row = at.isEmpty();
      for (Type field : type.getFields()) {
        List<String> path = new ArrayList<>(at);
        path.add(field.getName());
        Slot slot = byPath.get(path);
        if (slot == null) {
          fields.add(new Root(field.asGroupType(), path, byPath));
        } else if (field.isRepetition(Type.Repetition.REPEATED)) {
          fields.add(ParquetJson.of(field, slot::add));
        } else if (!field.isPrimitive()) {
          fields.add(ParquetJson.of(field, json -> slot.json = json));
        } else if (ParquetColumns.isText(field)) {
          fields.add(new Text(slot));
        } else {
          fields.add(new Printed(slot, field.asPrimitiveType()));
        }
      }
    }

    @Override
    public Converter getConverter(int field) {
      return fields.get(field);
    }

    @Override
    public void start() {
      if (row) {
        for (Slot slot : slots.values()) {
          slot.clear();
        }
      }
    }

    @Override
    public void end() {
      // The values are in their slots.
    }
  }

  /** UTF-8; an entry of a dictionary is decoded once. */
  private static final class Text extends PrimitiveConverter {
    private final Slot slot;
    private Dictionary dictionary;
    private String[] decoded;

    Text(Slot slot) {
      this.slot = slot;
    }

    @Override
    public boolean hasDictionarySupport() {
      return true;
    }

    @Override
    public void setDictionary(Dictionary newDictionary) {
      dictionary = newDictionary;
      decoded = new String[newDictionary.getMaxId() + 1];
    }

    @Override
    public void addValueFromDictionary(int id) {
      if (decoded[id] == null) {
        addBinary(dictionary.decodeToBinary(id));
        decoded[id] = slot.value;
      }
      slot.value = decoded[id];
    }

    @Override
    public void addBinary(Binary binary) {
      byte[] bytes = binary.getBytesUnsafe();
      slot.value = new String(bytes, StandardCharsets.UTF_8);
      if (slot.value.indexOf('\uFFFD') >= 0) {
        try {
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        } catch (CharacterCodingException e) {
          slot.value = null;
          slot.fault = "the text is not UTF-8: " + e.getMessage();
        }
      }
    }
  }

  /** Numbers, dates and the like as Parquet prints them. */
  private static final class Printed extends PrimitiveConverter {
    private final Slot slot;
    private final PrimitiveType type;

    Printed(Slot slot, PrimitiveType type) {
      this.slot = slot;
      this.type = type;
    }

    @Override
    public void addBinary(Binary value) {
      slot.value = type.stringifier().stringify(value);
    }

    @Override
    public void addBoolean(boolean value) {
      slot.value = type.stringifier().stringify(value);
    }

    @Override
    public void addDouble(double value) {
      slot.value = type.stringifier().stringify(value);
    }

    @Override
    public void addFloat(float value) {
      slot.value = type.stringifier().stringify(value);
    }

    @Override
    public void addInt(int value) {
      slot.value = type.stringifier().stringify(value);
    }

    @Override
    public void addLong(long value) {
      slot.value = type.stringifier().stringify(value);
    }
  }
}
