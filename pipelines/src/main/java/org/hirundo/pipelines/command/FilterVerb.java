package org.hirundo.pipelines.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.hirundo.operators.quality.Profile;
import org.hirundo.operators.quality.QualityRules;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(
    name = "filter",
    description = {
      "Decides by a profile's rules which texts to keep.",
      "One JSON line each: id, kept, failed: [rule…], values: {rule: value}."
    })
final class FilterVerb implements Callable<Integer> {
  @ParentCommand private Hirundo hirundo;
  @Mixin private TextArguments texts;

  @Option(
      names = "--profile",
      required = true,
      paramLabel = "P",
      description = "A built-in profile (swallow-v1, swallow-v2, fineweb, code, math) or a file.")
  private String profileName;

  private record Filtered(
      JsonNode id, boolean kept, List<String> failed, Map<String, Double> values) {}

  @Override
  public Integer call() throws Exception {
    Profile profile;
    try {
      profile = Profile.load(profileName);
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(e.getMessage());
    }
    String language = language(profile);
    return texts.each(
        hirundo.console(),
        text -> {
          Map<String, Double> values = QualityRules.values(text.text(), language);
          Profile.Decision decision = profile.decide(values);
          return new Filtered(text.id(), decision.kept(), decision.failed(), values);
        });
  }

  /** The language whose rules the profile asks for; none, if those for any text are enough. */
  private static String language(Profile profile) {
    List<String> asked = profile.decide(Map.of()).failed();
    for (String language : List.of("", "ja", "en")) {
      if (QualityRules.values("", language).keySet().containsAll(asked)) {
        return language;
      }
    }
    throw CommandException.usage(
        profile.name() + " mixes rules for Japanese and for English; make a profile of each");
  }
}
