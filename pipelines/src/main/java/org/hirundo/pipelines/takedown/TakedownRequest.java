package org.hirundo.pipelines.takedown;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.hirundo.schemas.Takedown;
import org.hirundo.schemas.TakedownKind;
import org.hirundo.schemas.TwinPolicy;

/**
 * Takedowns as people ask for them, each once. Confined to one thread.
 *
 * <p>A list's lines are a kind and a value: {@code url https://example.com/a}, {@code host
 * example.com}, {@code document 1f…}, {@code pattern example.com/~*}. Empty lines, and those that
 * begin with #, are left out.
 */
public final class TakedownRequest {
  private final TwinPolicy twins;
  private final String author;
  private final String reason;
  private final Map<String, Takedown> takedowns = new LinkedHashMap<>();

  public TakedownRequest(TwinPolicy twins, String author, String reason) {
    this.twins = twins;
    this.author = author;
    this.reason = reason;
  }

  /**
   * @throws IllegalArgumentException saying what is wrong with the value
   */
  public void add(TakedownKind kind, String written) {
    String value = TakedownText.value(kind, written);
    String id = TakedownText.id(kind, value);
    takedowns.put(
        id,
        Takedown.newBuilder()
            .setId(id)
            .setKind(kind)
            .setValue(value)
            .setTwins(twins)
            .setAuthor(author)
            .setReason(reason)
            .setAt(System.currentTimeMillis())
            .build());
  }

  /**
   * Those of a list.
   *
   * @throws IllegalArgumentException naming the file, the line and what is wrong with it
   */
  public void addList(Path file) throws IOException {
    int number = 0;
    for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
      number++;
      String bare = line.replaceFirst("^\uFEFF", "").strip();
      if (bare.isEmpty() || bare.startsWith("#")) {
        continue;
      }
      String[] parts = bare.split("\\s+", 2);
      try {
        add(kind(parts[0]), parts.length < 2 ? "" : parts[1]);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(file + " line " + number + ": " + e.getMessage(), e);
      }
    }
  }

  private static TakedownKind kind(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "url" -> TakedownKind.URL;
      case "host" -> TakedownKind.HOST;
      case "document" -> TakedownKind.DOCUMENT;
      case "pattern" -> TakedownKind.PATTERN;
      default ->
          throw new IllegalArgumentException(
              "a line begins with url, host, document or pattern, not '" + word + "'");
    };
  }

  /**
   * Those of an opt-out list, in the form that {@link OptOutList} reads.
   *
   * @param agent the product token that groups are chosen by
   * @throws IllegalArgumentException naming the file, the line and what is wrong with it
   */
  public void addOptOuts(Path file, String agent) throws IOException {
    for (OptOutRules rules : OptOutList.read(file, agent)) {
      add(TakedownKind.OPT_OUT, rules.value());
    }
  }

  public List<Takedown> takedowns() {
    return new ArrayList<>(takedowns.values());
  }
}
