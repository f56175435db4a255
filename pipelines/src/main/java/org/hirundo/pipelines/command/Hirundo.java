package org.hirundo.pipelines.command;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.hirundo.pipelines.configuration.ConfigurationException;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The {@code hirundo} command. */
@Command(
    name = "hirundo",
    description =
        "Turns web crawls and corpora into a deduplicated, quality-scored and exactly weighted"
            + " token feed for language-model pre-training.",
    versionProvider = Hirundo.Version.class,
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    synopsisSubcommandLabel = "VERB",
    commandListHeading = "%nVerbs:%n",
    optionListHeading = "%nOptions:%n",
    usageHelpAutoWidth = true,
    footerHeading = "%n",
    footer = {
      "Inputs may be plain, .gz or .zst; - is standard input or output; relative paths, in a"
          + " configuration too, are taken from the current folder.",
      "Exit status: 0 done; 1 failed; 2 wrong usage or configuration; 3 finished, but a check on"
          + " the result did not hold."
    })
public final class Hirundo implements Callable<Integer> {
  /** In the order of the help. */
  private static final List<String> VERBS =
      List.of(
          "demo",
          "run",
          "dashboard",
          "check",
          "extract",
          "dedup",
          "score",
          "filter",
          "compare",
          "lists",
          "screen",
          "train-classifier",
          "tokenize",
          "mixture",
          "feed",
          "components",
          "trace",
          "takedown",
          "scores",
          "copies",
          "export",
          "plan");

  /** Verbs that only look something up. */
  private static final Set<String> BRIEF = Set.of("check", "copies", "plan", "scores", "trace");

  @Spec private CommandSpec spec;
  private final Console console;

  private Hirundo(Console console) {
    this.console = console;
  }

  Console console() {
    return console;
  }

  /** Starts the command and ends the process with its exit status. */
  public static void main(String[] arguments) {
    if (arguments.length > 0 && BRIEF.contains(arguments[0])) {
      BriefLogs.use();
    }
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    PrintStream err =
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    int status = run(arguments, System.in, out, err);
    out.flush();
    err.flush();
    System.exit(status);
  }

  /**
   * Runs one command.
   *
   * @param out gets the results, as UTF-8
   * @param err gets progress and errors
   * @return the exit status: 0 done, 1 failed, 2 wrong usage or configuration, 3 finished but a
   *     check on the result did not hold
   */
  public static int run(String[] arguments, InputStream in, PrintStream out, PrintStream err) {
    Console console = new Console(in, out, err);
    String first = arguments.length == 0 ? "" : arguments[0];
    Ahead.load(first);
    // A verb's options are found by reflection, which takes its time: of one verb, if it is named.
    CommandLine command = with(VERBS.contains(first) ? List.of(first) : VERBS, console);
    command.setCaseInsensitiveEnumValuesAllowed(true);
    command.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
    command.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
    command.setParameterExceptionHandler((e, wrong) -> misused(e, console));
    command.setExecutionExceptionHandler((e, failed, parsed) -> ended(e, parsed, console));
    int status = command.execute(arguments);
    out.flush();
    return status;
  }

  private static CommandLine with(List<String> verbs, Console console) {
    CommandLine command = new CommandLine(new Hirundo(console));
    verbs.forEach(verb -> command.addSubcommand(verb, of(verb)));
    return command;
  }

  private static Class<?> of(String verb) {
    return switch (verb) {
      case "demo" -> DemoVerb.class;
      case "run" -> RunVerb.class;
      case "dashboard" -> DashboardVerb.class;
      case "check" -> CheckVerb.class;
      case "extract" -> ExtractVerb.class;
      case "dedup" -> DedupVerb.class;
      case "score" -> ScoreVerb.class;
      case "filter" -> FilterVerb.class;
      case "compare" -> CompareVerb.class;
      case "lists" -> ListsVerb.class;
      case "screen" -> ScreenVerb.class;
      case "train-classifier" -> TrainClassifierVerb.class;
      case "tokenize" -> TokenizeVerb.class;
      case "mixture" -> MixtureVerb.class;
      case "feed" -> FeedVerb.class;
      case "components" -> ComponentsVerb.class;
      case "trace" -> TraceVerb.class;
      case "takedown" -> TakedownVerb.class;
      case "scores" -> ScoresVerb.class;
      case "copies" -> CopiesVerb.class;
      case "export" -> ExportVerb.class;
      case "plan" -> PlanVerb.class;
      default -> throw new IllegalArgumentException(verb + " is no verb");
    };
  }

  /** The names of all verbs. */
  static List<String> verbs() {
    return VERBS;
  }

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "a verb is missing");
  }

  private static int misused(ParameterException e, Console console) {
    CommandLine command = e.getCommandLine();
    console.tell(e.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(
        e, new PrintWriter(console.err(), true, StandardCharsets.UTF_8));
    console.tell("see " + command.getCommandSpec().qualifiedName() + " --help");
    return ExitStatus.USAGE;
  }

  private static int ended(Exception e, ParseResult parsed, Console console) {
    if (e instanceof ConfigurationException wrong) {
      wrong.faults().forEach(console.err()::println);
      return ExitStatus.USAGE;
    }
    if (e instanceof CommandException told) {
      console.tell(told.getMessage());
      return told.status();
    }
    LoggerFactory.getLogger(Hirundo.class)
        .error("{} failed", parsed.commandSpec().qualifiedName(), e);
    if (e instanceof IOException) {
      console.tell(message(e));
    } else {
      console.tell("failed: " + e + "; the log file tells more");
    }
    return ExitStatus.FAILED;
  }

  private static String message(Exception e) {
    return switch (e.getClass().getSimpleName()) {
      case "NoSuchFileException" -> e.getMessage() + " is not there";
      case "AccessDeniedException" -> e.getMessage() + " may not be read or written";
      default -> e.getMessage() == null ? e.toString() : e.getMessage();
    };
  }

  /** The version of the built jar. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Hirundo.class.getPackage().getImplementationVersion();
      return new String[] {"hirundo " + (version == null ? "development" : version)};
    }
  }
}
