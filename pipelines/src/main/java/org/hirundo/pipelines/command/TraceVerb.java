package org.hirundo.pipelines.command;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.hirundo.operators.mixture.MixtureLog;
import org.hirundo.pipelines.logs.DocumentArchive;
import org.hirundo.pipelines.logs.FeedGoneException;
import org.hirundo.pipelines.logs.FeedStretch;
import org.hirundo.pipelines.logs.LogReader;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.FeedRecord;
import org.hirundo.schemas.SequenceDocument;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
    name = "trace",
    description = {
      "Where each document of sequence G came from, and what let it through: one JSON line a document,"
          + " in the sequence's order.",
      "Documents are looked up in their Parquet archive, and in Kafka where that has them not."
    })
final class TraceVerb implements Callable<Integer> {
  @ParentCommand private Hirundo hirundo;
  @Mixin private FeedAccess access;

  @Parameters(paramLabel = "G", description = "A sequence's position in the feed, from 0.")
  private long g;

  @Option(names = "--text", description = "The documents' whole text, not its beginning alone.")
  private boolean text;

  @Option(
      names = "--archive",
      paramLabel = "F",
      description = "The feed's archive, a folder or URI. Default: the configuration's.")
  private String archive;

  @Option(
      names = "--documents",
      paramLabel = "F",
      description = "The documents' archive, likewise.")
  private String documents;

  @Override
  public Integer call() throws Exception {
    try (FeedAccess way = access) {
      way.open();
      FeedRecord record = record(way);
      Set<Long> ids =
          record.getDocuments().stream().map(SequenceDocument::getId).collect(Collectors.toSet());
      Optional<String> place = Optional.ofNullable(documents).or(way::documents);
      Map<Long, Document> found = find(way, place, record.getDomain(), ids);
      TraceLine line =
          new TraceLine(
              record,
              way.log().ruling(g),
              new SelectionTrace(way.quality(), way::scoreSketches),
              text);
      try (Results results = Results.to(null, hirundo.console())) {
        for (SequenceDocument piece : record.getDocuments()) {
          results.write(line.of(piece, found.get(piece.getId())));
        }
        results.commit();
      }
      if (!found.keySet().containsAll(ids)) {
        throw CommandException.failed(
            "%d of %d documents are neither in %s nor in the log %s, which may have lost them to"
                    .formatted(
                        ids.size() - found.size(),
                        ids.size(),
                        place.map(folder -> "the archive " + folder).orElse("an archive"),
                        way.topics().documents())
                + " Kafka's retention; name the archive that holds them with --documents");
      }
      return ExitStatus.DONE;
    }
  }

  private FeedRecord record(FeedAccess way) throws IOException {
    MixtureLog log = way.log();
    try (FeedStretch stretch = way.stretch(log, Optional.ofNullable(archive), g)) {
      long end = stretch.end();
      if (g < 0 || g >= end) {
        throw CommandException.usage(
            "the feed has no g=" + g + " yet: it has g=0 to g=" + (end - 1));
      }
      return stretch.next();
    } catch (FeedGoneException e) {
      throw CommandException.usage(e.getMessage());
    }
  }

  private Map<Long, Document> find(
      FeedAccess way, Optional<String> place, String domain, Set<Long> ids) throws IOException {
    Map<Long, Document> found = new LinkedHashMap<>();
    if (place.isPresent()) {
      found.putAll(new DocumentArchive(place.get()).find(ids, domain));
    }
    if (found.keySet().containsAll(ids)) {
      return found;
    }
    hirundo.console().tell("reading the log " + way.topics().documents() + " for the others");
    try (LogReader<Document> log = way.documentLog()) {
      log.drain(
          (partition, offset, document) -> {
            if (ids.contains(document.getId()) && document.getCluster() == 0) {
              found.putIfAbsent(document.getId(), document);
            }
          });
    }
    return found;
  }
}
