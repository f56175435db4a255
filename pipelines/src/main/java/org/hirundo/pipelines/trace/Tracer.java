package org.hirundo.pipelines.trace;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.hirundo.operators.mixture.MixtureLog;
import org.hirundo.pipelines.logs.DocumentArchive;
import org.hirundo.pipelines.logs.FeedGoneException;
import org.hirundo.pipelines.logs.FeedStretch;
import org.hirundo.pipelines.logs.LogReader;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.Duplicate;
import org.hirundo.schemas.FeedRecord;
import org.hirundo.schemas.MixtureRecord;
import org.hirundo.schemas.SequenceDocument;

/**
 * Traces sequences of a feed back to where their documents were read. What is new in the logs since
 * the last call is seen by the next one. Thread-safe: calls wait for each other.
 */
public final class Tracer implements AutoCloseable {
  private final TraceSource source;
  private final LogReader<MixtureRecord> mixtureLog;
  private final SelectionTrace selection;
  private final List<MixtureRecord> mixture = new ArrayList<>();

  private Tracer(TraceSource source) throws IOException {
    this.source = source;
    selection = new SelectionTrace(source);
    mixtureLog =
        new LogReader<>(MixtureRecord.class, source.topics().mixture(), source.connection());
  }

  /**
   * A tracer of that feed.
   *
   * @throws IOException if a profile or model that the selection names can't be read
   */
  public static Tracer open(TraceSource source) throws IOException {
    return new Tracer(source);
  }

  /**
   * The sequence g and what is known of its documents.
   *
   * @param g from 0
   * @throws UnknownSequenceException if the feed does not have it, not yet or no longer
   * @throws IOException if an archive or log can't be read
   */
  public synchronized TracedSequence trace(long g) throws IOException {
    mixtureLog.drain((partition, offset, record) -> mixture.add(record));
    if (mixture.isEmpty()) {
      throw new UnknownSequenceException("the feed has not begun: its mixture log is empty");
    }
    MixtureLog log = MixtureLog.of(mixture);
    FeedRecord sequence = sequence(log, g);
    Set<Long> ids =
        sequence.getDocuments().stream().map(SequenceDocument::getId).collect(Collectors.toSet());
    Map<Long, Document> found = documents(sequence.getDomain(), ids);
    Map<Long, Copies> copies = copies(ids);
    selection.refresh();
    List<TracedDocument> pieces = new ArrayList<>();
    for (SequenceDocument piece : sequence.getDocuments()) {
      Document document = found.get(piece.getId());
      pieces.add(
          new TracedDocument(
              sequence,
              log.ruling(g),
              piece,
              document,
              document == null ? null : selection.of(document, sequence.getLog()).orElse(null),
              copies.get(piece.getId())));
    }
    return new TracedSequence(sequence, pieces);
  }

  private FeedRecord sequence(MixtureLog log, long g) throws IOException {
    try (FeedStretch stretch =
        new FeedStretch(
            source.topics().feed(), log, source.feedArchive(), source.connection(), g)) {
      long end = stretch.end();
      if (g < 0 || g >= end) {
        throw new UnknownSequenceException(
            "the feed has no g=" + g + " yet: it has g=0 to g=" + (end - 1));
      }
      return stretch.next();
    } catch (FeedGoneException e) {
      throw new UnknownSequenceException(e.getMessage());
    }
  }

  private Map<Long, Document> documents(String domain, Set<Long> ids) throws IOException {
    Map<Long, Document> found = new HashMap<>();
    if (source.documentArchive().isPresent()) {
      found.putAll(new DocumentArchive(source.documentArchive().get()).find(ids, domain));
    }
    if (found.keySet().containsAll(ids)) {
      return found;
    }
    try (LogReader<Document> log =
        new LogReader<>(Document.class, source.topics().documents(), source.connection())) {
      log.drain(
          (partition, offset, document) -> {
            if (ids.contains(document.getId()) && document.getCluster() == 0) {
              found.putIfAbsent(document.getId(), document);
            }
          });
    }
    return found;
  }

  private Map<Long, Copies> copies(Set<Long> ids) throws IOException {
    Map<Long, Copies> copies = new HashMap<>();
    ids.forEach(id -> copies.put(id, new Copies()));
    try (LogReader<Duplicate> log =
        new LogReader<>(Duplicate.class, source.topics().duplicates(), source.connection())) {
      log.drain(
          (partition, offset, duplicate) -> {
            Copies of = copies.get(duplicate.getDuplicateOf());
            if (of != null) {
              of.add(duplicate);
            }
          });
    }
    return copies;
  }

  @Override
  public synchronized void close() {
    mixtureLog.close();
    selection.close();
  }
}
