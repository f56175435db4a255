package org.hirundo.pipelines.pack;

import java.util.HashMap;
import java.util.Map;
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
import org.hirundo.operators.tokens.Tokenizer;
import org.hirundo.operators.tokens.Tokenizers;
import org.hirundo.pipelines.configuration.Configuration.Screening;
import org.hirundo.pipelines.screening.DocumentScreen;
import org.hirundo.pipelines.screening.Screened;
import org.hirundo.pipelines.takedown.TakedownWatch;
import org.hirundo.pipelines.takedown.TwinPromotion;
import org.hirundo.schemas.Contamination;
import org.hirundo.schemas.Document;

/** Screens and tokenizes what is selected by its annotations and not taken out. */
final class SelectAndTokenize extends ProcessFunction<Judged, TokenizedDocument>
    implements CheckpointedFunction {
  private static final long serialVersionUID = 1L;
  static final OutputTag<Contamination> CONTAMINATIONS =
      new OutputTag<>("contaminations", new AvroTypeInfo<>(Contamination.class));
  private static final int[] NO_TOKENS = {};

  /** The rule that documents are refused by that a takedown takes out. */
  static final String TAKEN_OUT = "takedown";

  /** What counts documents in the place of others that are taken out, refused or not. */
  static final String PROMOTED = "promoted";

  /**
   * In states of before distributions were recorded. Nothing looks at them, but Flink has to be
   * able to read them.
   */
  public record SavedSketch(String domain, byte[] sketch) {}

  private final Screening screening;
  private final String tokenizerName;
  private final int version;
  private final TakedownWatch takedowns;
  private transient DocumentScreen screen;
  private transient Tokenizer tokenizer;
  private transient SelectFigures figures;
  private transient ListState<SavedSketch> saved;

  /**
   * @param version of the sequence logs that the documents go to
   */
  SelectAndTokenize(Screening screening, String tokenizerName, int version) {
    this(screening, tokenizerName, version, TakedownWatch.none());
  }

  /** The same, refusing what is taken out. */
  SelectAndTokenize(
      Screening screening, String tokenizerName, int version, TakedownWatch takedowns) {
    this.takedowns = takedowns;
    this.version = version;
    this.screening = screening;
    this.tokenizerName = tokenizerName;
  }

  @Override
  public void open(OpenContext context) {
    screen = new DocumentScreen(screening);
    tokenizer = Tokenizers.open(tokenizerName);
    figures = new SelectFigures(getRuntimeContext().getMetricGroup());
  }

  @Override
  public void close() {
    takedowns.close();
    if (tokenizer != null) {
      tokenizer.close();
    }
  }

  @Override
  public void processElement(Judged judged, Context context, Collector<TokenizedDocument> out) {
    Document document = judged.document();
    if (document == null) {
      out.collect(TokenizedDocument.news(judged.domain(), judged.waitsFor()));
      return;
    }
    figures.came(judged.domain());
    // A newer text is refused as such, taken out or not: it is no document in curate's sums.
    if (document.getCluster() == 0
        && takedowns.find(document.getId(), document.getUrl()).isPresent()) {
      out.collect(decided(judged, TAKEN_OUT, NO_TOKENS, Map.of()));
      return;
    }
    if (!judged.refused().isEmpty()) {
      out.collect(decided(judged, judged.refused(), NO_TOKENS, Map.of()));
      return;
    }
    long begun = System.nanoTime();
    Screened screened = screen.screen(document.getDomain(), document.getText());
    figures.screened(System.nanoTime() - begun);
    if (!screened.overlaps().isEmpty()) {
      context.output(CONTAMINATIONS, Contaminations.of(document, screened, version));
    }
    int[] tokens = screened.refused().isEmpty() ? encode(screened.text()) : NO_TOKENS;
    out.collect(decided(judged, screened.refused(), tokens, screened.counts()));
  }

  private int[] encode(String text) {
    long begun = System.nanoTime();
    int[] tokens = tokenizer.encode(text);
    figures.tokenized(tokens.length, System.nanoTime() - begun);
    return tokens;
  }

  private static TokenizedDocument decided(
      Judged judged, String refused, int[] tokens, Map<String, Long> counts) {
    Map<String, Long> screened = counts;
    if (judged.document().getAttributes().containsKey(TwinPromotion.PROMOTED_FOR)) {
      screened = new HashMap<>(counts);
      screened.put(PROMOTED, 1L);
    }
    return new TokenizedDocument(
        judged.domain(),
        judged.document().getOrigin().getSource(),
        judged.document().getId(),
        refused,
        tokens,
        screened,
        judged.band(),
        judged.cut(),
        null);
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    saved =
        context
            .getOperatorStateStore()
            .getListState(
                new ListStateDescriptor<>(
                    "score-quantiles", TypeInformation.of(SavedSketch.class)));
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    saved.clear();
  }
}
