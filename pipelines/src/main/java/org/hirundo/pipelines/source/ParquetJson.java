package org.hirundo.pipelines.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/**
 * Lists, maps and groups as JSON: lists as arrays in their three-level form and the older two-level
 * ones, maps as objects.
 */
final class ParquetJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private ParquetJson() {}

  /**
   * A converter for the field.
   *
   * @param out gets the field's JSON; where the field repeats, one element after the other
   */
  static Converter of(Type type, Consumer<JsonNode> out) {
    if (type.isPrimitive()) {
      return new Leaf(type.asPrimitiveType(), out);
    }
    GroupType group = type.asGroupType();
    if (group.getLogicalTypeAnnotation() instanceof ListLogicalTypeAnnotation
        && group.getFieldCount() == 1) {
      return new Array(group.getType(0), out);
    }
    if (group.getLogicalTypeAnnotation() instanceof MapLogicalTypeAnnotation
        && group.getFieldCount() == 1
        && !group.getType(0).isPrimitive()
        && group.getType(0).asGroupType().getFieldCount() == 2) {
      return new Pairs(group.getType(0).asGroupType(), out);
    }
    return new Fields(group, out);
  }

  private static final class Array extends GroupConverter {
    private final Consumer<JsonNode> out;
    private final Converter elements;
    private ArrayNode array;

    Array(Type repeated, Consumer<JsonNode> out) {
      this.out = out;
      boolean wrapped = !repeated.isPrimitive() && repeated.asGroupType().getFieldCount() == 1;
      this.elements =
          wrapped
              ? new Element(repeated.asGroupType().getType(0))
              : of(repeated, node -> array.add(node));
    }

    /** The middle level of a three-level list. */
    private final class Element extends GroupConverter {
      private final Converter value;
      private JsonNode found;

      Element(Type type) {
        value = of(type, node -> found = node);
      }

      @Override
      public Converter getConverter(int field) {
        return value;
      }

      @Override
      public void start() {
        found = NODES.nullNode();
      }

      @Override
      public void end() {
        array.add(found);
      }
    }

    @Override
    public Converter getConverter(int field) {
      return elements;
    }

    @Override
    public void start() {
      array = NODES.arrayNode();
    }

    @Override
    public void end() {
      out.accept(array);
    }
  }

  private static final class Pairs extends GroupConverter {
    private final Consumer<JsonNode> out;
    private final Pair pair;
    private ObjectNode object;

    Pairs(GroupType keyAndValue, Consumer<JsonNode> out) {
      this.out = out;
      this.pair = new Pair(keyAndValue);
    }

    private final class Pair extends GroupConverter {
      private final Converter[] converters;
      private JsonNode key;
      private JsonNode value;

      Pair(GroupType type) {
        converters =
            new Converter[] {
              of(type.getType(0), node -> key = node), of(type.getType(1), node -> value = node)
            };
      }

      @Override
      public Converter getConverter(int field) {
        return converters[field];
      }

      @Override
      public void start() {
        key = NODES.nullNode();
        value = NODES.nullNode();
      }

      @Override
      public void end() {
        object.set(key.isTextual() ? key.asText() : key.toString(), value);
      }
    }

    @Override
    public Converter getConverter(int field) {
      return pair;
    }

    @Override
    public void start() {
      object = NODES.objectNode();
    }

    @Override
    public void end() {
      out.accept(object);
    }
  }

  private static final class Fields extends GroupConverter {
    private final Consumer<JsonNode> out;
    private final List<Converter> converters = new ArrayList<>();
    private ObjectNode object;

    Fields(GroupType group, Consumer<JsonNode> out) {
      this.out = out;
      for (Type field : group.getFields()) {
        String name = field.getName();
        boolean repeated = field.isRepetition(Type.Repetition.REPEATED);
        converters.add(
            of(
                field,
                node -> {
                  if (repeated) {
                    object.withArray("/" + name.replace("~", "~0").replace("/", "~1")).add(node);
                  } else {
                    object.set(name, node);
                  }
                }));
      }
    }

    @Override
    public Converter getConverter(int field) {
      return converters.get(field);
    }

    @Override
    public void start() {
      object = NODES.objectNode();
    }

    @Override
    public void end() {
      out.accept(object);
    }
  }

  private static final class Leaf extends PrimitiveConverter {
    private final PrimitiveType type;
    private final boolean text;
    private final Consumer<JsonNode> out;

    Leaf(PrimitiveType type, Consumer<JsonNode> out) {
      this.type = type;
      this.text = ParquetColumns.holdsText(type);
      this.out = out;
    }

    private boolean plain() {
      return type.getLogicalTypeAnnotation() == null;
    }

    @Override
    public void addBinary(Binary value) {
      out.accept(
          NODES.textNode(text ? value.toStringUsingUTF8() : type.stringifier().stringify(value)));
    }

    @Override
    public void addBoolean(boolean value) {
      out.accept(NODES.booleanNode(value));
    }

    @Override
    public void addDouble(double value) {
      out.accept(NODES.numberNode(value));
    }

    @Override
    public void addFloat(float value) {
      out.accept(NODES.numberNode(value));
    }

    @Override
    public void addInt(int value) {
      out.accept(
          plain() ? NODES.numberNode(value) : NODES.textNode(type.stringifier().stringify(value)));
    }

    @Override
    public void addLong(long value) {
      out.accept(
          plain() ? NODES.numberNode(value) : NODES.textNode(type.stringifier().stringify(value)));
    }
  }
}
