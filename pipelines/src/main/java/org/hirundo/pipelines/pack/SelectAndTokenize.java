package org.hirundo.pipelines.pack;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.hirundo.operators.quality.Profile;
import org.hirundo.operators.tokens.Tokenizer;
import org.hirundo.operators.tokens.Tokenizers;
import org.hirundo.schemas.Document;

/** Decides by the stored annotations, and tokenizes what is selected. */
final class SelectAndTokenize extends RichMapFunction<Document, TokenizedDocument>
    implements CheckpointedFunction {
  private static final long serialVersionUID = 1L;
  private static final int[] NO_TOKENS = {};

  /** One domain's sketch in the operator's state. */
  public record SavedSketch(String domain, byte[] sketch) {}

  private final List<SelectionRule> rules;
  private final String tokenizerName;
  private transient Map<String, SelectionRule> rulesByDomain;
  private transient Map<String, Profile> profiles;
  private transient Tokenizer tokenizer;
  private transient ScoreQuantile quantile;
  private transient ListState<SavedSketch> saved;

  SelectAndTokenize(List<SelectionRule> rules, String tokenizerName) {
    this.rules = List.copyOf(rules);
    this.tokenizerName = tokenizerName;
  }

  @Override
  public void open(OpenContext context) {
    rulesByDomain = new HashMap<>();
    profiles = new HashMap<>();
    for (SelectionRule rule : rules) {
      rulesByDomain.put(rule.domain(), rule);
      if (!rule.profile().isEmpty()) {
        profiles.put(rule.domain(), Profile.load(rule.profile()));
      }
    }
    tokenizer = Tokenizers.open(tokenizerName);
  }

  @Override
  public void close() {
    if (tokenizer != null) {
      tokenizer.close();
    }
  }

  @Override
  public TokenizedDocument map(Document document) {
    String refused = refusal(document);
    int[] tokens = refused.isEmpty() ? tokenizer.encode(document.getText()) : NO_TOKENS;
    return new TokenizedDocument(
        document.getDomain(), document.getOrigin().getSource(), document.getId(), refused, tokens);
  }

  private String refusal(Document document) {
    SelectionRule rule = rulesByDomain.get(document.getDomain());
    if (rule == null) {
      return "";
    }
    Profile profile = profiles.get(document.getDomain());
    if (profile != null && !document.getValues().isEmpty()) {
      Profile.Decision decision = profile.decide(document.getValues());
      if (!decision.kept()) {
        return decision.failed().get(0);
      }
    }
    OptionalDouble score =
        document.getScores().values().stream().mapToDouble(Double::doubleValue).findFirst();
    if (score.isPresent() && score.getAsDouble() < rule.minScore()) {
      return "min-score";
    }
    if (score.isPresent()
        && rule.keepTop() < 1
        && !quantile.passes(document.getDomain(), score.getAsDouble(), rule.keepTop())) {
      return "keep-top";
    }
    return "";
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    saved =
        context
            .getOperatorStateStore()
            .getListState(
                new ListStateDescriptor<>(
                    "score-quantiles", TypeInformation.of(SavedSketch.class)));
    quantile = new ScoreQuantile();
    for (SavedSketch sketch : saved.get()) {
      quantile.merge(sketch.domain(), sketch.sketch());
    }
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    List<SavedSketch> sketches = new ArrayList<>();
    quantile.snapshot().forEach((domain, bytes) -> sketches.add(new SavedSketch(domain, bytes)));
    saved.update(sketches);
  }
}
