package org.hirundo.pipelines.trace;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.hirundo.operators.mixture.MixtureLog;
import org.hirundo.pipelines.logs.FeedGoneException;
import org.hirundo.pipelines.logs.FeedLookup;
import org.hirundo.pipelines.logs.LogReader;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.FeedRecord;
import org.hirundo.schemas.MixtureRecord;
import org.hirundo.schemas.SequenceDocument;

/**
 * Traces sequences of a feed back to where their documents were read. What is new in the logs since
 * the last call is seen by the next one. Thread-safe: calls wait for each other.
 */
public final class Tracer implements AutoCloseable {
  private final TraceSource source;
  private final Abreast abreast;
  private final LogReader<MixtureRecord> mixtureLog;
  private final SelectionTrace selection;
  private final TracedLogs logs;
  private final List<MixtureRecord> mixture = new ArrayList<>();
  private FeedLookup feed; // null before the feed has begun

  private Tracer(TraceSource source, Abreast abreast) throws IOException {
    this.source = source;
    this.abreast = abreast;
    var selecting = abreast.begin(() -> new SelectionTrace(source));
    var looking = abreast.begin(() -> new TracedLogs(source));
    var mixing =
        abreast.begin(
            () ->
                new LogReader<>(
                    MixtureRecord.class, source.topics().mixture(), source.connection()));
    try {
      selection = selecting.end();
      logs = looking.end();
      mixtureLog = mixing.end();
    } catch (IOException | RuntimeException e) {
      discard(List.of(selecting, looking, mixing), e);
      throw e;
    }
  }

  /** Closes those that could be opened. */
  private static void discard(
      List<? extends Abreast.Begun<? extends AutoCloseable>> opening, Exception reason) {
    for (Abreast.Begun<? extends AutoCloseable> one : opening) {
      try {
        one.end().close();
      } catch (Exception e) {
        if (e != reason) {
          reason.addSuppressed(e);
        }
      }
    }
  }

  /**
   * A tracer of that feed.
   *
   * @throws IOException if a log can't be read
   */
  public static Tracer open(TraceSource source) throws IOException {
    Abreast abreast = new Abreast("trace");
    try {
      return new Tracer(source.quick(), abreast);
    } catch (IOException | RuntimeException e) {
      abreast.close();
      throw e;
    }
  }

  /**
   * The sequence g and what is known of its documents.
   *
   * @param g from 0
   * @throws UnknownSequenceException if the feed does not have it, not yet or no longer
   * @throws IOException if an archive or log can't be read, or a profile or model that chooses
   *     documents of their domains
   */
  public synchronized TracedSequence trace(long g) throws IOException {
    var refreshed = abreast.begin(this::refreshed);
    MixtureLog log;
    FeedRecord sequence;
    try {
      log = mixture();
      sequence = sequence(log, g);
    } finally {
      refreshed.end();
    }
    String domain = sequence.getDomain();
    Set<Long> ids =
        sequence.getDocuments().stream().map(SequenceDocument::getId).collect(Collectors.toSet());
    var prepared = abreast.begin(() -> prepared(domain));
    var copied = abreast.begin(() -> logs.copies(ids));
    Map<Long, Document> found;
    Map<Long, Copies> copies;
    try {
      found = logs.documents(ids);
    } finally {
      try {
        copies = copied.end();
      } finally {
        prepared.end();
      }
    }
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

  private Void prepared(String domain) throws IOException {
    selection.prepare(domain);
    return null;
  }

  private MixtureLog mixture() throws IOException {
    mixtureLog.drain((partition, offset, record) -> mixture.add(record));
    if (mixture.isEmpty()) {
      throw new UnknownSequenceException("the feed has not begun: its mixture log is empty");
    }
    return MixtureLog.of(mixture);
  }

  private FeedRecord sequence(MixtureLog log, long g) throws IOException {
    if (feed == null) {
      feed = new FeedLookup(source.topics().feed(), log, source.feedArchive(), source.connection());
    }
    try {
      return feed.get(g);
    } catch (FeedGoneException e) {
      throw new UnknownSequenceException(e.getMessage());
    }
  }

  /**
   * Takes in what is new in the archive and the logs, so that the next call of {@link #trace} has
   * less to do. The first time this reads the ids of all documents and duplicates, as long as no
   * index was kept.
   */
  public synchronized void refresh() throws IOException {
    refreshed();
    logs.refreshArchive();
  }

  private Void refreshed() throws IOException {
    logs.refresh();
    selection.refresh();
    return null;
  }

  @Override
  public synchronized void close() throws IOException {
    List<AutoCloseable> open = new ArrayList<>(List.of(mixtureLog, selection, logs));
    if (feed != null) {
      open.add(feed);
    }
    abreast.close(open);
  }
}
