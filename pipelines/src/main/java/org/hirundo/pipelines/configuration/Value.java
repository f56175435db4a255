package org.hirundo.pipelines.configuration;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A value of the file with its path and line. Each reading method reports a value of the wrong type
 * or range as a fault and then answers with the fallback, so that reading goes on.
 */
final class Value {
  private static final int LONGEST_NUMBER = 40;
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
  private static final Map<String, Long> UNIT_MILLIS =
      Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

  private final String path;
  private final Node node;
  private final Faults faults;

  Value(String path, Node node, Faults faults) {
    this.path = path;
    this.node = node;
    this.faults = faults;
  }

  String path() {
    return path;
  }

  int line() {
    return node.getStartMark().getLine() + 1;
  }

  void fault(String message, String remedy) {
    faults.add(line(), path + " " + message, remedy);
  }

  /** Whether it is one value, not keys or a list. */
  boolean isText() {
    return node instanceof ScalarNode;
  }

  boolean isKeys() {
    return node instanceof MappingNode;
  }

  Section section() {
    if (node instanceof MappingNode mapping) {
      return new Section(path, mapping, faults);
    }
    fault("is " + kind() + ", not keys with values", "write " + path + ": {key: value, …}");
    return Section.absent(path, faults);
  }

  List<Value> items() {
    List<Value> items = new ArrayList<>();
    if (node instanceof SequenceNode sequence) {
      for (Node item : sequence.getValue()) {
        items.add(new Value(path + "[" + items.size() + "]", item, faults));
      }
    } else {
      fault("is " + kind() + ", not a list", "write " + path + ": [a, b, …], or lines with -");
    }
    return items;
  }

  Optional<String> text() {
    if (node instanceof ScalarNode scalar && !node.getTag().equals(Tag.NULL)) {
      if (!scalar.getValue().isBlank()) {
        return Optional.of(scalar.getValue().strip());
      }
      fault("is empty", "give it a value, or take the key out");
      return Optional.empty();
    }
    fault("is " + kind() + ", not text", "give one value");
    return Optional.empty();
  }

  /** A list of texts; one text alone is a list of one. */
  List<String> texts() {
    if (node instanceof ScalarNode) {
      return text().map(List::of).orElse(List.of());
    }
    return items().stream().flatMap(item -> item.text().stream()).toList();
  }

  String oneOf(List<String> choices, String fallback) {
    Optional<String> text = text();
    if (text.isPresent() && !choices.contains(text.get())) {
      fault("is " + text.get(), Suggestion.among(choices, text.get()));
      return fallback;
    }
    return text.orElse(fallback);
  }

  Optional<Integer> integer(int least, int most) {
    return number("a whole number", BigDecimal.valueOf(least), BigDecimal.valueOf(most), true)
        .map(BigDecimal::intValueExact);
  }

  /** A decimal number above 0, below 10^18, exactly as written. */
  Optional<BigDecimal> positive() {
    Optional<BigDecimal> number =
        number("a number", BigDecimal.ZERO, BigDecimal.TEN.pow(18), false);
    if (number.isPresent() && number.get().signum() == 0) {
      fault("is 0", "give a number above 0");
      return Optional.empty();
    }
    return number;
  }

  /** A decimal number from 0 to 1, exactly as written. */
  Optional<BigDecimal> fraction() {
    return decimal(0, 1);
  }

  /** A decimal number within bounds, exactly as written. */
  Optional<BigDecimal> decimal(int least, int most) {
    return number("a number", BigDecimal.valueOf(least), BigDecimal.valueOf(most), false);
  }

  private Optional<BigDecimal> number(
      String kind, BigDecimal least, BigDecimal most, boolean whole) {
    if (!(node instanceof ScalarNode scalar)) {
      fault("is " + kind() + ", not " + kind, remedy(kind, least, most));
      return Optional.empty();
    }
    String written = scalar.getValue().replace("_", "");
    try {
      BigDecimal number = new BigDecimal(written);
      boolean sane = written.length() <= LONGEST_NUMBER && Math.abs(number.scale()) <= 18;
      if (sane && (!whole || number.stripTrailingZeros().scale() <= 0)) {
        if (number.compareTo(least) >= 0 && number.compareTo(most) <= 0) {
          return Optional.of(number);
        }
        fault("is " + written + ", out of its range", remedy(kind, least, most));
        return Optional.empty();
      }
    } catch (NumberFormatException e) {
      // Told below, as for a number that is not whole.
    }
    fault("is " + kind() + ", not " + kind, remedy(kind, least, most));
    return Optional.empty();
  }

  private static String remedy(String kind, BigDecimal least, BigDecimal most) {
    return most.intValue() == Integer.MAX_VALUE
        ? "give " + kind + " of " + least + " or more"
        : "give " + kind + " from " + least + " to " + most;
  }

  Optional<Duration> duration(Duration least, Duration most) {
    Optional<String> text = text();
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Matcher parts = DURATION.matcher(text.get());
    if (!parts.matches()) {
      fault(
          "is " + text.get() + ", not a duration",
          "give a whole number and ms, s, m, h or d, like 6h");
      return Optional.empty();
    }
    Duration duration =
        Duration.ofMillis(Long.parseLong(parts.group(1)) * UNIT_MILLIS.get(parts.group(2)));
    if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
      fault(
          "is " + text.get() + ", out of its range",
          "give a duration from " + told(least) + " to " + told(most));
      return Optional.empty();
    }
    return Optional.of(duration);
  }

  private static String told(Duration duration) {
    if (duration.toDays() > 0) {
      return duration.toDays() + "d";
    }
    return duration.toSeconds() > 0 ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
  }

  private String kind() {
    if (node instanceof MappingNode) {
      return "keys with values";
    }
    if (node instanceof SequenceNode) {
      return "a list";
    }
    if (node.getTag().equals(Tag.NULL)) {
      return "empty";
    }
    String written = ((ScalarNode) node).getValue();
    return "\"" + (written.length() > 60 ? written.substring(0, 60) + "…" : written) + "\"";
  }
}
