package org.hirundo.pipelines.command;

import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.hirundo.operators.dedup.DedupParameters;
import org.hirundo.operators.dedup.Keep;
import org.hirundo.pipelines.dedup.DedupException;
import org.hirundo.pipelines.dedup.DedupJob;
import org.hirundo.pipelines.dedup.DedupRequest;
import org.hirundo.pipelines.dedup.DedupSummary;
import org.hirundo.pipelines.dedup.Mode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
    name = "dedup",
    description = {
      "Finds duplicates and near-duplicates; each file is an epoch, in the order given.",
      "One JSON line a document: id, duplicate_of (null for one that stays), similarity."
    })
final class DedupVerb implements Callable<Integer> {
  private static final int MOST_SLOTS = 4;

  @ParentCommand private Hirundo hirundo;

  @Parameters(
      arity = "1..*",
      paramLabel = "PATH",
      description = "Files or folders of JSON lines with id and text; - is standard input.")
  private List<String> paths;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "The file for the results, which appears when it is whole.")
  private String output;

  @Option(
      names = "--preset",
      paramLabel = "NAME",
      defaultValue = "verified",
      description =
          "verified, swallow (40 bands x 20 rows) or fineweb (14 x 8). Default: ${DEFAULT-VALUE}.")
  private String preset;

  @Option(names = "--bands", paramLabel = "B", description = "Bands instead of the preset's.")
  private Integer bands;

  @Option(names = "--rows", paramLabel = "R", description = "Rows a band, likewise.")
  private Integer rows;

  @Option(names = "--ngram", paramLabel = "N", description = "Characters a shingle, likewise.")
  private Integer ngram;

  @Option(
      names = "--keep",
      paramLabel = "WHICH",
      defaultValue = "oldest",
      description = "oldest or newest: which files' documents stay. Default: ${DEFAULT-VALUE}.")
  private Keep keep;

  @Option(
      names = "--state",
      paramLabel = "DIR",
      description = "A folder for what was seen; a later call with it goes on from there.")
  private Path state;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description = "Slots to use; verdicts do not depend on it. Default: the cores, at most 4.")
  private int parallelism = Math.min(MOST_SLOTS, Runtime.getRuntime().availableProcessors());

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      defaultValue = "auto",
      description =
          "auto, batch or stream; verdicts do not depend on it. auto: batch, which gains where"
              + " most texts differ, unless the call goes on from a state. Default: ${DEFAULT-VALUE}.")
  private Mode mode;

  @Override
  public Integer call() throws Exception {
    Console console = hirundo.console();
    List<String> inputs = InputPath.all(paths).stream().map(InputPath::name).toList();
    DedupRequest request = request(inputs);
    DedupSummary summary;
    DedupLine line = new DedupLine(new StatusLine(console));
    try (Results results = Results.to(output, console)) {
      Writer out = results.writer();
      summary = DedupJob.run(request, out, line.reports(), line::show);
      out.flush();
      results.commit();
    } catch (DedupException e) {
      throw CommandException.usage(e.getMessage());
    } finally {
      line.finish();
    }
    console.tell(
        summary.documents()
            + " documents: "
            + summary.kept()
            + " stay, "
            + summary.exact()
            + " exact and "
            + summary.near()
            + " near-duplicates; "
            + summary.skipped()
            + " bad lines passed over; "
            + String.format(
                Locale.ROOT,
                "%.1f s, %,.0f documents a second",
                summary.seconds(),
                summary.documents() / Math.max(summary.seconds(), 1e-3)));
    return summary.documents() == 0 ? ExitStatus.FAILED : ExitStatus.DONE;
  }

  private DedupRequest request(List<String> inputs) {
    try {
      DedupParameters parameters = DedupParameters.preset(preset);
      parameters = bands == null ? parameters : parameters.withBands(bands);
      parameters = rows == null ? parameters : parameters.withRows(rows);
      parameters = ngram == null ? parameters : parameters.withNgram(ngram);
      return new DedupRequest(inputs, parameters, keep, state, parallelism, mode);
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(e.getMessage());
    }
  }
}
