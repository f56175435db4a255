package org.hirundo.pipelines.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.hirundo.operators.code.CodeRules;
import org.hirundo.operators.code.SourceFile;
import org.hirundo.operators.quality.Profile;
import org.hirundo.operators.quality.QualityRules;
import org.hirundo.operators.quality.Rule;
import org.hirundo.pipelines.lists.ListMarks;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(
    name = "filter",
    description = {
      "Decides by a profile's rules which texts to keep.",
      "One JSON line each: id, kept, failed: [rule…], values: {rule: value}.",
      "Texts are taken to be in the profile's language; the language of source code is told by",
      "its fields lang, language, path or ext, or by the code. Rules of lists need --hosts or --words."
    })
final class FilterVerb implements Callable<Integer> {
  @ParentCommand private Hirundo hirundo;
  @Mixin private TextArguments texts;
  @Mixin private ListArguments lists;

  @Option(
      names = "--profile",
      required = true,
      paramLabel = "P",
      description = "A built-in profile (see --list) or a file.")
  private String profileName;

  @Option(
      names = "--measure",
      split = ",",
      paramLabel = "P",
      description = "Further profiles, whose rules' values are told, too.")
  private List<String> measured = List.of();

  @Option(
      names = "--list",
      help = true,
      description = "Prints all built-in profiles and all rules.")
  private boolean list;

  @Option(
      names = "--show",
      help = true,
      paramLabel = "P",
      description = "Prints a built-in profile, to be copied and edited.")
  private String shown;

  private record Filtered(
      JsonNode id, boolean kept, List<String> failed, Map<String, Double> values) {}

  @Override
  public Integer call() throws Exception {
    if (list) {
      list(hirundo.console().out());
      return ExitStatus.DONE;
    }
    try {
      if (shown != null) {
        hirundo.console().out().print(Profile.source(shown));
        return ExitStatus.DONE;
      }
      return filter();
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(e.getMessage());
    }
  }

  private int filter() throws Exception {
    Profile profile = Profile.load(profileName);
    List<Profile> profiles = new ArrayList<>(List.of(profile));
    measured.forEach(name -> profiles.add(Profile.load(name)));
    QualityRules rules = QualityRules.measuring(profiles);
    requireLists(profile);
    ListMarks marks = ListArguments.open(lists.lists());
    boolean code = profiles.stream().anyMatch(asking -> asking.names(CodeRules.names()));
    return texts.each(
        hirundo.console(),
        text -> {
          Map<String, Double> values = new LinkedHashMap<>(rules.measure(text.text()));
          if (code) {
            SourceFile.of(text.text(), text.columns())
                .ifPresent(file -> values.putAll(CodeRules.values(file)));
          }
          String url = text.row().path("url").asText();
          values.putAll(marks.values("", url, rules.language(), text.text()));
          Profile.Decision decision = profile.decide(values);
          return new Filtered(text.id(), decision.kept(), decision.failed(), values);
        });
  }

  private void requireLists(Profile profile) {
    List<String> needed = profile.decide(Map.of()).failed();
    if (lists.hosts().isEmpty() && needed.stream().anyMatch(ListMarks::ofHosts)) {
      throw CommandException.usage(
          profile.name() + " has a rule of lists of hosts: name them by --hosts");
    }
    if (lists.words().isEmpty() && needed.contains(ListMarks.NG_SHARE)) {
      throw CommandException.usage(
          profile.name() + " has a rule of lists of words: name them by --words");
    }
  }

  private static void list(PrintStream out) {
    out.println("Profiles:");
    for (String name : Profile.builtIn()) {
      out.printf("  %-14s %s%n", name, Profile.load(name).description());
    }
    out.println();
    out.println("Rules (language of their documents; * measured only where a profile asks):");
    for (Rule rule : QualityRules.all()) {
      out.printf(
          "  %-46s %-2s%s %s%n",
          rule.name(),
          rule.language(),
          rule.measured() == Rule.Measured.ON_REQUEST ? "*" : " ",
          rule.meaning());
    }
  }
}
