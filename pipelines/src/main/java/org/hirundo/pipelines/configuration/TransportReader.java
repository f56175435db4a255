package org.hirundo.pipelines.configuration;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hirundo.pipelines.configuration.Configuration.Transport;

/** Reads {@code transport}. */
final class TransportReader {
  private static final int REQUESTS = 16;
  private static final int MOST_REQUESTS = 1024;
  private static final Duration RETRY_FOR = Duration.ofHours(1);
  private static final Pattern RATE = Pattern.compile("([0-9]{1,9}) ?(k|M|G)?B?");
  private static final Pattern WEB = Pattern.compile("https?://.+");
  private static final long LEAST_RATE = 1024;

  private TransportReader() {}

  static Transport transport(Section root) {
    Section section = root.section("transport");
    Transport transport =
        new Transport(
            section
                .value("requests")
                .flatMap(requests -> requests.integer(1, MOST_REQUESTS))
                .orElse(REQUESTS),
            section.value("bytes-per-second").flatMap(TransportReader::rate).orElse(Long.MAX_VALUE),
            section
                .value("retry-for")
                .flatMap(time -> time.duration(Duration.ZERO, Duration.ofDays(30)))
                .orElse(RETRY_FOR),
            section.value("s3-endpoint").map(TransportReader::endpoint).orElse(""));
    section.end();
    return transport;
  }

  private static Optional<Long> rate(Value value) {
    String text = value.text().orElse("");
    Matcher parts = RATE.matcher(text);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (!parts.matches()) {
      value.fault("is " + text + ", not a rate", "give bytes with k, M or G, like 50M");
      return Optional.empty();
    }
    String unit = parts.group(2) == null ? "" : parts.group(2);
    long factor =
        switch (unit) {
          case "k" -> 1_000L;
          case "M" -> 1_000_000L;
          case "G" -> 1_000_000_000L;
          default -> 1L;
        };
    long rate = Long.parseLong(parts.group(1)) * factor;
    if (rate < LEAST_RATE) {
      value.fault("is " + text + ", too slow to read anything", "give at least " + LEAST_RATE);
      return Optional.empty();
    }
    return Optional.of(rate);
  }

  private static String endpoint(Value value) {
    String text = value.text().orElse("");
    if (!text.isEmpty() && !WEB.matcher(text).matches()) {
      value.fault("is " + text + ", not an address", "like https://s3.example.org/");
    }
    return text;
  }
}
