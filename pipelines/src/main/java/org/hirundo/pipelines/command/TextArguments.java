package org.hirundo.pipelines.command;

import java.io.IOException;
import java.util.List;
import org.hirundo.pipelines.command.TextReader.Text;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The inputs and the output of a verb that answers each text with one JSON line. */
final class TextArguments {
  @Parameters(
      arity = "1..*",
      paramLabel = "PATH",
      description = "Files or folders of JSON lines with id and text; - is standard input.")
  private List<String> paths;

  @ArgGroup private Unit unit = new Unit();

  /** What a text is, if not a JSON line. */
  private static final class Unit {
    @Option(names = "--lines", description = "Each line is a text by itself; its id is file:line.")
    private boolean lines;

    @Option(
        names = "--files",
        description = "Each file is a text by itself, such as source code; its id is its path.")
    private boolean files;
  }

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "The file for the results, which appears when it is whole.")
  private String output;

  /** Makes a result of a text; null for none. */
  interface Answer {
    Object to(Text text);
  }

  /** Answers every text, and says with which status the command ends. */
  int each(Console console, Answer answer) throws IOException {
    try (Progress progress = Progress.counting(console, "texts")) {
      return each(progress, answer);
    }
  }

  private int each(Progress progress, Answer answer) throws IOException {
    TextReader reader = reader(progress.console());
    try (Results results = Results.to(output, progress.console())) {
      reader.read(
          paths,
          text -> {
            Object answered = answer.to(text);
            if (answered != null) {
              results.write(answered);
            }
            progress.step();
          });
      results.commit();
    }
    progress.close();
    return reader.finish();
  }

  private TextReader reader(Console console) {
    if (unit.files) {
      return TextReader.ofFiles(console);
    }
    return unit.lines ? TextReader.ofLines(console) : TextReader.ofJson(console);
  }
}
