package org.hirundo.pipelines.command;

import java.io.IOException;
import java.util.List;
import org.hirundo.pipelines.command.TextReader.Text;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The inputs and the output of a verb that answers each text with one JSON line. */
final class TextArguments {
  @Parameters(
      arity = "1..*",
      paramLabel = "PATH",
      description = "Files or folders of JSON lines with id and text; - is standard input.")
  private List<String> paths;

  @Option(names = "--lines", description = "Each line is a text by itself; its id is file:line.")
  private boolean lines;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "The file for the results, which appears when it is whole.")
  private String output;

  /** Makes a result of a text. */
  interface Answer {
    Object to(Text text);
  }

  /** Answers every text, and says with which status the command ends. */
  int each(Console console, Answer answer) throws IOException {
    TextReader reader = lines ? TextReader.ofLines(console) : TextReader.ofJson(console);
    try (Results results = Results.to(output, console)) {
      Progress progress = new Progress(console, "texts");
      reader.read(
          paths,
          text -> {
            results.write(answer.to(text));
            progress.step();
          });
      progress.finish();
      results.commit();
    }
    return reader.finish();
  }
}
