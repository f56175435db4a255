package org.hirundo.pipelines.command;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.hirundo.pipelines.configuration.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(
    name = "check",
    description = "Reads a configuration and tells all that is wrong with it; starts nothing.")
final class CheckVerb implements Callable<Integer> {
  @ParentCommand private Hirundo hirundo;

  @Option(names = "--config", required = true, paramLabel = "F", description = "The YAML file.")
  private Path file;

  @Override
  public Integer call() throws Exception {
    Configuration configuration = Configuration.load(file);
    ScreenVerb.open(configuration.screening());
    hirundo.console().tell(file + " is sound: " + String.join(", ", configuration.domains()));
    return ExitStatus.DONE;
  }
}
