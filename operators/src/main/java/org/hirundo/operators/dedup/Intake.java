package org.hirundo.operators.dedup;

import java.util.BitSet;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.hirundo.schemas.Document;

/**
 * Takes a document apart: the text goes to where its verdict will come, the signature to where it
 * is compared. Copies that come in crowds go without text and signature. Guards the state: refuses
 * to start from one that other parameters wrote.
 */
public final class Intake extends ProcessFunction<Document, Parcel>
    implements CheckpointedFunction {
  /** The signatures of texts that are long enough to have one. */
  public static final OutputTag<Signature> SIGNATURES =
      new OutputTag<>("signatures", TypeInformation.of(Signature.class));

  /** Each epoch's source, at least once. */
  public static final OutputTag<EpochSource> SOURCES =
      new OutputTag<>("sources", TypeInformation.of(EpochSource.class));

  private static final long serialVersionUID = 1L;
  private final DedupParameters parameters;
  private final Keep keep;
  private final NearRules rules;
  private transient Signer signer;
  private transient RecentTexts recent;
  private transient BitSet announced; // since this start; repeating one does no harm
  private transient ListState<String> fingerprint;

  public Intake(DedupParameters parameters, Keep keep) {
    this.parameters = parameters;
    this.keep = keep;
    this.rules = NearRules.of(parameters);
  }

  @Override
  public void open(OpenContext context) {
    signer = new Signer(parameters);
    recent = new RecentTexts();
    announced = new BitSet();
  }

  @Override
  public void processElement(Document document, Context context, Collector<Parcel> out) {
    long id = document.getId();
    int epoch = DocumentId.epoch(id);
    if (!announced.get(epoch)) {
      announced.set(epoch);
      context.output(SOURCES, new EpochSource(epoch, document.getOrigin().getSource()));
    }
    byte rule = rules.of(document.getDomain());
    if (recent.hasEarlierCopyOf(document, rule)) {
      out.collect(keep == Keep.OLDEST ? Parcel.copyOf(document) : Parcel.of(document));
      return;
    }
    Signature signature = signer.sign(id, document.getContentHash(), document.getText());
    if (signature != null) {
      context.output(SIGNATURES, signature.withRule(rule));
    }
    out.collect(Parcel.of(document));
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    fingerprint =
        context
            .getOperatorStateStore()
            .getUnionListState(new ListStateDescriptor<>("fingerprint", Types.STRING));
    for (String written : fingerprint.get()) {
      if (!written.equals(parameters.fingerprint())) {
        throw new IllegalStateException(
            "the deduplication state was written with ["
                + written
                + "], but the configuration asks for ["
                + parameters.fingerprint()
                + "] ("
                + parameters.difference(written)
                + "); go back to the old parameters or start with empty state");
      }
    }
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    fingerprint.update(List.of(parameters.fingerprint()));
  }
}
