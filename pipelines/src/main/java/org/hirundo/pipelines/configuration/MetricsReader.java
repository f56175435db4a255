package org.hirundo.pipelines.configuration;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hirundo.pipelines.configuration.Configuration.Metrics;
import org.hirundo.pipelines.configuration.Configuration.Metrics.Ports;

/** Reads {@code metrics}. */
final class MetricsReader {
  /** Begins with the port that Flink's own reporter has by default. */
  private static final Ports PORTS = new Ports(9249, 9348);

  private static final String OFF = "off";
  private static final Pattern RANGE = Pattern.compile("([0-9]{1,5})(?: *- *([0-9]{1,5}))?");
  private static final int LAST_PORT = 65535;

  private MetricsReader() {}

  static Metrics metrics(Section section, Locations locations) {
    Metrics metrics =
        new Metrics(
            section.value("host").flatMap(Value::text).orElse("localhost"),
            section.value("port").map(MetricsReader::ports).orElse(Optional.of(PORTS)),
            Path.of(locations.folder(section, "targets", "out/metrics")));
    section.end();
    return metrics;
  }

  private static Optional<Ports> ports(Value value) {
    String text = value.text().orElse(OFF);
    if (text.equals(OFF)) {
      return Optional.empty();
    }
    Matcher parts = RANGE.matcher(text);
    if (parts.matches()) {
      int first = Integer.parseInt(parts.group(1));
      int last = parts.group(2) == null ? first : Integer.parseInt(parts.group(2));
      if (first <= last && last <= LAST_PORT && (first > 0 || last == 0)) {
        return Optional.of(new Ports(first, last));
      }
    }
    value.fault(
        "is " + text + ", neither a port nor a range of ports",
        "give a port like 9249, a range like 9249-9348, 0 for any that is free, or off");
    return Optional.empty();
  }
}
