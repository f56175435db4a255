package org.hirundo.pipelines.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.hirundo.operators.quality.FastTextModel;
import org.hirundo.operators.quality.Prediction;
import org.hirundo.operators.quality.ScoreRecipe;
import org.hirundo.pipelines.scoring.ScoringModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(
    name = "score",
    description = {
      "Scores texts by a fastText model.",
      "One JSON line each: id, labels: {label: probability}, score."
    })
final class ScoreVerb implements Callable<Integer> {
  @ParentCommand private Hirundo hirundo;
  @Mixin private TextArguments texts;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "M",
      description = "A fastText .bin or .ftz.")
  private Path file;

  @Option(
      names = "--preset",
      paramLabel = "P",
      description = {
        "How a published model is used: swallow-wiki, swallow-llm or dclm.",
        "Without it: the expected value of labels that are numbers; else the probability of pos,"
            + " positive or hq."
      })
  private String preset = "";

  @Option(
      names = {"--positive", "--label"},
      paramLabel = "LABEL",
      description = "The label whose probability is the score.")
  private String label = "";

  @Option(
      names = "--segmented",
      description = "Sets Japanese words apart first, for models trained on such text.")
  private boolean segmented;

  private record Scored(JsonNode id, Map<String, Double> labels, double score) {}

  @Override
  public Integer call() throws Exception {
    if (!Files.isRegularFile(file)) {
      throw CommandException.usage(file + " is not a file; check the path after --model");
    }
    FastTextModel model = FastTextModel.load(file);
    ScoreRecipe recipe = recipe(model);
    return texts.each(
        hirundo.console(),
        text -> {
          Prediction prediction = model.predict(recipe.prepare(text.text()));
          Map<String, Double> labels = new LinkedHashMap<>();
          prediction.labels().forEach(label -> labels.put(label.label(), label.probability()));
          return new Scored(text.id(), labels, recipe.score(prediction));
        });
  }

  private ScoreRecipe recipe(FastTextModel model) {
    try {
      ScoringModel asked =
          new ScoringModel(file.toString(), preset, label, segmented ? "segmented" : "");
      ScoreRecipe recipe = asked.recipe(model);
      recipe.check(model);
      return recipe;
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(
          e.getMessage() + "; choose by --preset, or name a label by --positive");
    }
  }
}
