package org.hirundo.pipelines.trace;

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
 */
public record TraceSource(
    Topics topics,
    Properties connection,
    Optional<String> feedArchive,
    Optional<String> documentArchive,
    Map<String, Quality> quality) {

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
        configuration.quality());
  }

  private static Optional<String> named(String archive) {
    return Optional.ofNullable(archive).filter(name -> !name.isEmpty());
  }
}
