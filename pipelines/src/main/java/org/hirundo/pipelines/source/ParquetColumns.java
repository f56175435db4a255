package org.hirundo.pipelines.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.hirundo.pipelines.source.CorpusFormat.Columns;

/**
 * The columns of a dataset in one file's schema: where they are, and the schema with these leaves
 * alone, so that no other column is read.
 *
 * @param projection what is to be read
 * @param paths the wanted columns that there are, by their configured name
 */
record ParquetColumns(MessageType projection, Map<String, List<String>> paths) {

  /**
   * @throws IOException if a column that must be there is not, or the text is no text
   */
  static ParquetColumns of(MessageType schema, Columns columns, String location)
      throws IOException {
    Map<String, List<String>> paths = new LinkedHashMap<>();
    List<String> missing = new ArrayList<>();
    for (String column : columns.wanted()) {
      List<String> path = path(schema, column);
      if (path != null) {
        paths.put(column, path);
      } else if (columns.required(column)) {
        missing.add(column);
      }
    }
    if (!missing.isEmpty()) {
      throw new IOException(
          location
              + " has no column "
              + missing
              + "; it has "
              + schema.getFields().stream().map(Type::getName).toList());
    }
    Type text = schema.getType(paths.get(columns.text()).toArray(String[]::new));
    if (!isText(text)) {
      throw new IOException(
          location
              + ": column "
              + columns.text()
              + " is "
              + text.toString().strip()
              + ", not text");
    }
    List<Type> fields = project(schema, List.of(), new ArrayList<>(paths.values()));
    return new ParquetColumns(new MessageType(schema.getName(), fields), paths);
  }

  /** One text a row. */
  static boolean isText(Type type) {
    return type.isPrimitive()
        && !type.isRepetition(Type.Repetition.REPEATED)
        && holdsText(type.asPrimitiveType());
  }

  /** Whether its values are UTF-8; bytes that are declared as nothing are taken for it. */
  static boolean holdsText(PrimitiveType type) {
    LogicalTypeAnnotation declared = type.getLogicalTypeAnnotation();
    return type.getPrimitiveTypeName() == PrimitiveTypeName.BINARY
        && (declared == null
            || declared instanceof StringLogicalTypeAnnotation
            || declared instanceof EnumLogicalTypeAnnotation
            || declared instanceof JsonLogicalTypeAnnotation);
  }

  /** A field of that name, or the way into groups that its dots show; null if there is none. */
  private static List<String> path(GroupType group, String column) {
    if (group.containsField(column)) {
      return List.of(column);
    }
    for (int dot = column.indexOf('.'); dot > 0; dot = column.indexOf('.', dot + 1)) {
      String step = column.substring(0, dot);
      if (group.containsField(step) && isPlainGroup(group.getType(step))) {
        List<String> rest = path(group.getType(step).asGroupType(), column.substring(dot + 1));
        if (rest != null) {
          List<String> path = new ArrayList<>(List.of(step));
          path.addAll(rest);
          return List.copyOf(path);
        }
      }
    }
    return null;
  }

  private static boolean isPlainGroup(Type type) {
    return !type.isPrimitive() && !type.isRepetition(Type.Repetition.REPEATED);
  }

  private static List<Type> project(GroupType group, List<String> at, List<List<String>> paths) {
    List<Type> kept = new ArrayList<>();
    for (Type field : group.getFields()) {
      List<String> path = new ArrayList<>(at);
      path.add(field.getName());
      if (paths.contains(path)) {
        kept.add(field);
      } else if (paths.stream().anyMatch(wanted -> begins(wanted, path))) {
        GroupType inner = field.asGroupType();
        kept.add(inner.withNewFields(project(inner, path, paths)));
      }
    }
    return kept;
  }

  private static boolean begins(List<String> path, List<String> start) {
    return path.size() > start.size() && path.subList(0, start.size()).equals(start);
  }
}
