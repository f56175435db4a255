package org.hirundo.pipelines.pack;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.hirundo.operators.quality.Profile;
import org.hirundo.operators.tokens.Tokenizer;
import org.hirundo.operators.tokens.Tokenizers;
import org.hirundo.pipelines.configuration.Configuration.Screening;
import org.hirundo.pipelines.screening.DocumentScreen;
import org.hirundo.pipelines.screening.Screened;
import org.hirundo.schemas.Contamination;
import org.hirundo.schemas.Document;

/** Decides by the stored annotations, screens and tokenizes what is selected. */
final class SelectAndTokenize extends ProcessFunction<Document, TokenizedDocument>
    implements CheckpointedFunction {
  private static final long serialVersionUID = 1L;
  static final OutputTag<Contamination> CONTAMINATIONS =
      new OutputTag<>("contaminations", new AvroTypeInfo<>(Contamination.class));
  private static final int[] NO_TOKENS = {};

  /** The text that it takes the place of is in the sequence log, where nothing is taken back. */
  private static final String NEWER_TEXT = "newer-text-of-a-kept-document";

  /** One domain's sketch in the operator's state. */
  public record SavedSketch(String domain, byte[] sketch) {}

  private final List<SelectionRule> rules;
  private final Screening screening;
  private final String tokenizerName;
  private final int version;
  private transient Map<String, SelectionRule> rulesByDomain;
  private transient Map<String, Profile> profiles;
  private transient DocumentScreen screen;
  private transient Tokenizer tokenizer;
  private transient ScoreQuantile quantile;
  private transient ListState<SavedSketch> saved;

  /**
   * @param version of the sequence logs that the documents go to
   */
  SelectAndTokenize(
      List<SelectionRule> rules, Screening screening, String tokenizerName, int version) {
    this.version = version;
    this.rules = List.copyOf(rules);
    this.screening = screening;
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
    screen = new DocumentScreen(screening);
    tokenizer = Tokenizers.open(tokenizerName);
  }

  @Override
  public void close() {
    if (tokenizer != null) {
      tokenizer.close();
    }
  }

  @Override
  public void processElement(Document document, Context context, Collector<TokenizedDocument> out) {
    String refused = refusal(document);
    if (!refused.isEmpty()) {
      out.collect(decided(document, refused, NO_TOKENS, Map.of()));
      return;
    }
    Screened screened = screen.screen(document.getDomain(), document.getText());
    if (!screened.overlaps().isEmpty()) {
      context.output(CONTAMINATIONS, Contaminations.of(document, screened, version));
    }
    int[] tokens = screened.refused().isEmpty() ? tokenizer.encode(screened.text()) : NO_TOKENS;
    out.collect(decided(document, screened.refused(), tokens, screened.counts()));
  }

  private static TokenizedDocument decided(
      Document document, String refused, int[] tokens, Map<String, Long> screened) {
    return new TokenizedDocument(
        document.getDomain(),
        document.getOrigin().getSource(),
        document.getId(),
        refused,
        tokens,
        screened);
  }

  private String refusal(Document document) {
    if (document.getCluster() != 0) {
      return NEWER_TEXT;
    }
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
