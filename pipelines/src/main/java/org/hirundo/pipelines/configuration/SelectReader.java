package org.hirundo.pipelines.configuration;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.hirundo.pipelines.configuration.Configuration.Select;

/** Reads {@code select} of a crawl. */
final class SelectReader {
  private static final Pattern LANGUAGE = Pattern.compile("[a-z]{3}");
  private static final Pattern TYPE = Pattern.compile("[a-z0-9.+-]+/[a-z0-9.+-]+");
  private static final Pattern STATUS = Pattern.compile("[1-5][0-9]{2}");

  private SelectReader() {}

  static Select select(Value value) {
    Section section = value.section();
    List<String> languages =
        words(section, "languages", LANGUAGE, "an ISO 639-3 code", "three letters, like jpn");
    List<String> types = words(section, "types", TYPE, "a MIME type", "like text/html");
    List<String> statuses =
        words(section, "status", STATUS, "an HTTP status", "three digits, like 200");
    section.end();
    return new Select(languages, types, statuses.stream().map(Integer::valueOf).toList());
  }

  private static List<String> words(
      Section section, String key, Pattern shape, String kind, String remedy) {
    Optional<Value> value = section.value(key);
    List<String> words = value.map(Value::texts).orElse(List.of());
    List<String> wrong = words.stream().filter(word -> !shape.matcher(word).matches()).toList();
    wrong.forEach(word -> value.get().fault("holds " + word + ", which is not " + kind, remedy));
    return wrong.isEmpty() ? words : List.of();
  }
}
