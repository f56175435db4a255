package org.hirundo.pipelines.command;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hirundo.pipelines.trace.TraceSource;
import org.hirundo.pipelines.trace.TracedDocument;
import org.hirundo.pipelines.trace.TracedSequence;
import org.hirundo.pipelines.trace.Tracer;
import org.hirundo.pipelines.trace.UnknownSequenceException;
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
  private static final int BEGINNING = 200; // UTF-16 units

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
      TraceSource source = way.traced(Optional.ofNullable(archive), Optional.ofNullable(documents));
      try (Tracer tracer = Tracer.open(source)) {
        TracedSequence traced = trace(tracer);
        try (Results results = Results.to(null, hirundo.console())) {
          for (TracedDocument piece : traced.documents()) {
            results.write(piece.json(text ? Integer.MAX_VALUE : BEGINNING));
          }
          results.commit();
        }
        if (traced.missing() > 0) {
          throw CommandException.failed(
              "%d of %d documents are neither in %s nor in the log %s, which may have lost them to"
                      .formatted(
                          traced.missing(),
                          traced.documents().stream()
                              .mapToLong(TracedDocument::id)
                              .distinct()
                              .count(),
                          source
                              .documentArchive()
                              .map(name -> "the archive " + name)
                              .orElse("an archive"),
                          source.topics().documents())
                  + " Kafka's retention; name the archive that holds them with --documents");
        }
      }
      return ExitStatus.DONE;
    }
  }

  private TracedSequence trace(Tracer tracer) throws IOException {
    try (Progress progress = Progress.doing(hirundo.console(), "reading what stands where")) {
      return tracer.trace(g);
    } catch (UnknownSequenceException e) {
      throw CommandException.usage(e.getMessage());
    }
  }
}
