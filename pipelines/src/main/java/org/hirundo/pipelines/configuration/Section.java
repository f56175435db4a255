package org.hirundo.pipelines.configuration;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * Keys with values. Reports keys that stand twice, and on {@link #end} those that nobody asked for.
 */
final class Section {
  private final String path;
  private final Faults faults;
  private final Map<String, Value> values = new LinkedHashMap<>();
  private final Map<String, Integer> lines = new LinkedHashMap<>();
  private final List<String> known = new ArrayList<>();

  Section(String path, MappingNode node, Faults faults) {
    this.path = path;
    this.faults = faults;
    for (NodeTuple entry : node.getValue()) {
      int line = entry.getKeyNode().getStartMark().getLine() + 1;
      if (!(entry.getKeyNode() instanceof ScalarNode key)) {
        faults.add(line, "a key of " + named() + " is not text", "write key: value");
        continue;
      }
      String name = key.getValue();
      Integer before = lines.putIfAbsent(name, line);
      if (before == null) {
        values.put(name, new Value(below(name), entry.getValueNode(), faults));
      } else {
        faults.add(
            line, below(name) + " stands on line " + before + " too", "take one of them out");
      }
    }
  }

  private Section(String path, Faults faults) {
    this.path = path;
    this.faults = faults;
  }

  /** A section that is not there: every key of it has its default. */
  static Section absent(String path, Faults faults) {
    return new Section(path, faults);
  }

  Optional<Value> value(String key) {
    known.add(key);
    return Optional.ofNullable(values.get(key));
  }

  Section section(String key) {
    return value(key).map(Value::section).orElseGet(() -> absent(below(key), faults));
  }

  OptionalInt integer(String key, int least, int most) {
    return value(key)
        .flatMap(value -> value.integer(least, most))
        .map(OptionalInt::of)
        .orElse(OptionalInt.empty());
  }

  /** A number from 0 to 1. */
  OptionalDouble fraction(String key) {
    return value(key)
        .flatMap(Value::fraction)
        .map(fraction -> OptionalDouble.of(fraction.doubleValue()))
        .orElse(OptionalDouble.empty());
  }

  /** One of an enum's constants, in small letters. */
  <E extends Enum<E>> E chosen(String key, E fallback) {
    List<String> names =
        Arrays.stream(fallback.getDeclaringClass().getEnumConstants())
            .map(constant -> constant.name().toLowerCase(Locale.ROOT))
            .toList();
    String name = fallback.name().toLowerCase(Locale.ROOT);
    String given = value(key).map(value -> value.oneOf(names, name)).orElse(name);
    return Enum.valueOf(fallback.getDeclaringClass(), given.toUpperCase(Locale.ROOT));
  }

  /** Every entry, for a section whose keys are names that people give. */
  Map<String, Value> entries() {
    return values;
  }

  /** To be called after the last {@link #value}: what is left over is unknown. */
  void end() {
    for (String key : values.keySet()) {
      if (!known.contains(key)) {
        faults.add(lines.get(key), "unknown key " + below(key), Suggestion.among(known, key));
      }
    }
  }

  private String below(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private String named() {
    return path.isEmpty() ? "the file" : path;
  }
}
