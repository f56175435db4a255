package org.hirundo.pipelines.configuration;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.hirundo.pipelines.configuration.Configuration.Feed;

/** Reads {@code feed}. */
final class FeedReader {
  /** It stands before the names of topics, with a dot behind it, and in folders' names. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");

  /** What topics of other kinds begin with before a dot. */
  private static final List<String> TAKEN = List.of("sequences", "sizes", "feed", "feed-owners");

  private FeedReader() {}

  static Feed feed(Section section, Locations locations) {
    Optional<Value> value = section.value("name");
    String name = value.flatMap(Value::text).orElse("");
    if (!name.isEmpty() && (!NAME.matcher(name).matches() || TAKEN.contains(name))) {
      value
          .orElseThrow()
          .fault(
              "is " + name,
              "use at most 64 letters, digits, - and _, and none of " + String.join(", ", TAKEN));
    }
    Feed feed =
        new Feed(
            name,
            section.value("partitions").flatMap(given -> given.integer(1, 1024)).orElse(4),
            locations.folder(
                section, "archive", name.isEmpty() ? "out/feed" : "out/" + name + "-feed"),
            section
                .value("ahead")
                .flatMap(given -> given.integer(1, Integer.MAX_VALUE))
                .map(Integer::longValue)
                .orElse(Long.MAX_VALUE));
    section.end();
    return feed;
  }
}
