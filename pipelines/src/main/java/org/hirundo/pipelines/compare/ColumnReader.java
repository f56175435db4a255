package org.hirundo.pipelines.compare;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import java.util.function.LongConsumer;
import java.util.function.ToIntFunction;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.Type;

/**
 * Parquet's values into a {@link StoredDocument}: keys of maps are looked up once for each entry of
 * a page's dictionary, so that no text is made of them.
 */
final class ColumnReader extends RecordMaterializer<StoredDocument> {
  private final StoredDocument document;
  private final Fields root;

  ColumnReader(GroupType schema, Wanted wanted, StoredDocument document) {
    this.document = document;
    Map<String, Converter> fields = new HashMap<>();
    fields.put("id", new Whole(value -> document.id = value));
    fields.put("cluster", new Whole(value -> document.cluster = value));
    fields.put("url", new Text(value -> document.url = value));
    fields.put("domain", new Text(value -> document.domain = value));
    fields.put("language", new Text(value -> document.language = value));
    fields.put("text", new Text(value -> document.text = value));
    for (Type field : schema.getFields()) {
      if (!field.isPrimitive()) {
        fields.put(
            field.getName(),
            switch (field.getName()) {
              case "values" -> map(field, wanted::rule, document.values::put);
              case "scores" -> map(field, wanted::score, document::score);
              default ->
                  new Fields(
                      field.asGroupType(),
                      Map.of("source", new Text(value -> document.source = value)));
            });
      }
    }
    root = new Fields(schema, fields);
  }

  /** Takes an entry of a map. */
  private interface Entry {
    void put(int slot, double number);
  }

  private static Converter map(Type map, ToIntFunction<String> slots, Entry entry) {
    GroupType entries = map.asGroupType().getType(0).asGroupType();
    Key key = new Key(slots);
    Map<String, Converter> fields =
        Map.of(
            entries.getType(0).getName(),
            key,
            entries.getType(1).getName(),
            new Number(number -> entry.put(key.slot, number)));
    return new Fields(map.asGroupType(), Map.of(entries.getName(), new Fields(entries, fields)));
  }

  @Override
  public StoredDocument getCurrentRecord() {
    return document;
  }

  @Override
  public GroupConverter getRootConverter() {
    return root;
  }

  private static final class Fields extends GroupConverter {
    private final Converter[] converters;

    Fields(GroupType group, Map<String, Converter> fields) {
      converters =
          group.getFields().stream()
              .map(field -> fields.get(field.getName()))
              .toArray(Converter[]::new);
    }

    @Override
    public Converter getConverter(int index) {
      return converters[index];
    }

    @Override
    public void start() {}

    @Override
    public void end() {}
  }

  private static final class Whole extends PrimitiveConverter {
    private final LongConsumer target;

    Whole(LongConsumer target) {
      this.target = target;
    }

    @Override
    public void addLong(long value) {
      target.accept(value);
    }
  }

  private static final class Number extends PrimitiveConverter {
    private final DoubleConsumer target;

    Number(DoubleConsumer target) {
      this.target = target;
    }

    @Override
    public void addDouble(double value) {
      target.accept(value);
    }
  }

  private static final class Text extends PrimitiveConverter {
    private final Consumer<String> target;
    private String[] entries;

    Text(Consumer<String> target) {
      this.target = target;
    }

    @Override
    public boolean hasDictionarySupport() {
      return true;
    }

    @Override
    public void setDictionary(Dictionary dictionary) {
      entries = new String[dictionary.getMaxId() + 1];
      for (int i = 0; i < entries.length; i++) {
        entries[i] = dictionary.decodeToBinary(i).toStringUsingUTF8();
      }
    }

    @Override
    public void addValueFromDictionary(int id) {
      target.accept(entries[id]);
    }

    @Override
    public void addBinary(Binary value) {
      target.accept(value.toStringUsingUTF8());
    }
  }

  private static final class Key extends PrimitiveConverter {
    private final ToIntFunction<String> slots;
    private int[] entries;
    private int slot;

    Key(ToIntFunction<String> slots) {
      this.slots = slots;
    }

    @Override
    public boolean hasDictionarySupport() {
      return true;
    }

    @Override
    public void setDictionary(Dictionary dictionary) {
      entries = new int[dictionary.getMaxId() + 1];
      for (int i = 0; i < entries.length; i++) {
        entries[i] = slots.applyAsInt(dictionary.decodeToBinary(i).toStringUsingUTF8());
      }
    }

    @Override
    public void addValueFromDictionary(int id) {
      slot = entries[id];
    }

    @Override
    public void addBinary(Binary value) {
      slot = slots.applyAsInt(value.toStringUsingUTF8());
    }
  }
}
