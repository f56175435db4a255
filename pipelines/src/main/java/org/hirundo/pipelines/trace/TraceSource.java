package org.hirundo.pipelines.trace;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.hirundo.pipelines.configuration.Configuration;
import org.hirundo.pipelines.configuration.Quality;
import org.hirundo.pipelines.logs.Topics;

/**
 * Where a tracer looks.
 *
 * @param connection the broker's clients' settings, {@code bootstrap.servers} among them
 * @param feedArchive folder or URI of the feed's archive; empty: there is none
 * @param documentArchive folder or URI of the documents' archive; empty: there is none
 * @param quality how documents are chosen now, by domain
 * @param index folder that is kept for the next tracer, of what stands where; empty: it is made
 *     again each time
 */
public record TraceSource(
    Topics topics,
    Properties connection,
    Optional<String> feedArchive,
    Optional<String> documentArchive,
    Map<String, Quality> quality,
    Optional<Path> index) {

  public TraceSource {
    quality = Map.copyOf(quality);
  }

  /** What a configuration says, of the feed that it names. */
  public static TraceSource of(Configuration configuration, Properties connection) {
    return new TraceSource(
        Topics.of(configuration),
        connection,
        named(configuration.feed().archive()),
        named(configuration.documents().archive()),
        configuration.quality(),
        Optional.of(index(configuration)));
  }

  /** Where a configuration's runs keep the index. */
  public static Path index(Configuration configuration) {
    return configuration.state().resolve("trace");
  }

  /**
   * The same, whose readers are not kept waiting at a log's end: a fetch that is under way there
   * holds up the next request, and the client's close. Nobody asks for their metrics.
   */
  TraceSource quick() {
    Properties settings = new Properties();
    settings.putAll(connection);
    settings.setProperty("fetch.max.wait.ms", "20");
    settings.setProperty("metric.reporters", "");
    settings.setProperty("enable.metrics.push", "false");
    return new TraceSource(topics, settings, feedArchive, documentArchive, quality, index);
  }

  private static Optional<String> named(String archive) {
    return Optional.ofNullable(archive).filter(name -> !name.isEmpty());
  }
}
