package org.hirundo.pipelines.pack;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.hirundo.operators.tokens.Packer;
import org.hirundo.operators.tokens.PackerState;
import org.hirundo.operators.tokens.Packing;
import org.hirundo.operators.tokens.Shuffle;
import org.hirundo.operators.tokens.ShuffleWindow;
import org.hirundo.operators.tokens.Tokenizer;
import org.hirundo.operators.tokens.Tokenizers;
import org.hirundo.schemas.PackReport;

/**
 * Packs each domain's documents into sequences, in the order in which they come or shuffled within
 * a window, and tells once a second how far it is. Its state, the sequences, their sizes and the
 * report commit together.
 *
 * <p>Between checkpoints a domain's buffers are objects; at a checkpoint the keyed state gets what
 * changed. {@link PackOperator} calls {@link #restore} and {@link #save} for each domain.
 */
final class PackDocuments extends KeyedProcessFunction<String, TokenizedDocument, Packed> {
  private static final long serialVersionUID = 1L;
  static final OutputTag<PackReport> REPORTS =
      new OutputTag<>("pack-reports", new AvroTypeInfo<>(PackReport.class));

  /** The state that every domain has. */
  static final String SUMS = "sums";

  private static final long PERIOD_MILLIS = 1000;

  private final PackSettings settings;
  private transient Tokenizer tokenizer;
  private transient Map<String, DomainPacking> domains;
  private transient PackFigures figures;
  private transient ValueState<PackerState> open;
  private transient ValueState<PackReport> sums;
  private transient ValueState<PackIdentity> identity;
  private transient ValueState<Long> shuffled;
  private transient MapState<Long, byte[]> window;
  private transient MapState<Long, byte[]> buffer;

  PackDocuments(PackSettings settings) {
    this.settings = settings;
  }

  @Override
  public void open(OpenContext context) {
    tokenizer = Tokenizers.open(settings.tokenizer());
    domains = new HashMap<>();
    figures = new PackFigures(getRuntimeContext().getMetricGroup());
    open = value("open", TypeInformation.of(PackerState.class));
    sums = value(SUMS, new AvroTypeInfo<>(PackReport.class));
    identity = value("identity", TypeInformation.of(PackIdentity.class));
    shuffled = value("shuffled", Types.LONG);
    window = documents("window");
    buffer = documents("buffer");
  }

  private <T> ValueState<T> value(String name, TypeInformation<T> type) {
    return getRuntimeContext().getState(new ValueStateDescriptor<>(name, type));
  }

  private MapState<Long, byte[]> documents(String name) {
    return getRuntimeContext()
        .getMapState(
            new MapStateDescriptor<>(
                name, Types.LONG, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
  }

  @Override
  public void close() {
    if (tokenizer != null) {
      tokenizer.close();
    }
  }

  @Override
  public void processElement(TokenizedDocument document, Context context, Collector<Packed> out)
      throws Exception {
    DomainPacking packing = domains.get(document.domain());
    if (packing == null) {
      packing = restore(document.domain());
    }
    PackReport sum = packing.sum();
    if (document.waitsFor() != null) {
      sum.setWaitsFor(document.waitsFor());
    } else if (document.refused().isEmpty()) {
      packing.take(document, out);
    } else {
      packing.refuse(document.refused());
    }
    packing.rankedBy(document.cut());
    Map<String, Long> screened = sum.getScreened();
    document.screened().forEach((what, count) -> screened.merge(what, count, Long::sum));
    long now = context.timerService().currentProcessingTime();
    if (sum.getAt() <= now) {
      // Tells at the end of the period that this document opens.
      sum.setAt(now - now % PERIOD_MILLIS + PERIOD_MILLIS);
      context.timerService().registerProcessingTimeTimer(sum.getAt());
    }
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<Packed> out) {
    DomainPacking packing = domains.get(context.getCurrentKey());
    if (packing != null) {
      context.output(REPORTS, report(packing));
    }
  }

  /** How a domain stands, which its metrics tell as well. */
  PackReport report(DomainPacking packing) {
    figures.show(packing.sum());
    return copy(packing.sum());
  }

  /** The domains that have come by here, before the last restart too. */
  Set<String> domains() {
    return domains.keySet();
  }

  DomainPacking packing(String domain) {
    return domains.get(domain);
  }

  /** Takes up the domain that is the current key, from its state if it has any. */
  DomainPacking restore(String domain) throws Exception {
    Packing packing = settings.packing(domain);
    PackReport saved = sums.value();
    ShuffleWindow shuffle = new ShuffleWindow(settings.shuffle());
    Packer packer = packing.packer(domain, tokenizer, settings.sequenceLength());
    PackReport sum = saved == null ? nothing(domain) : copy(saved);
    sum.setWaitsFor(""); // whoever still waits will say so
    if (saved != null) {
      requireSame(domain);
      if (open.value() != null) {
        packer.restore(open.value(), all(buffer));
      }
      shuffle.restore(shuffled.value() == null ? 0 : shuffled.value(), all(window));
    }
    int marks = tokenizer.beginOfDocument() < 0 ? 1 : 2;
    DomainPacking restored = new DomainPacking(shuffle, packer, sum, marks, packing.padded());
    domains.put(domain, restored);
    figures.restored(restored.sum());
    return restored;
  }

  private PackReport nothing(String domain) {
    return PackReport.newBuilder()
        .setDomain(domain)
        .setAt(0)
        .setSelected(0)
        .setRefused(new HashMap<>())
        .setComponents(new HashMap<>())
        .setBands(new HashMap<>())
        .setTokens(0)
        .setSequences(0)
        .setOpenTokens(0)
        .setLog(settings.version())
        .build();
  }

  private void requireSame(String domain) throws Exception {
    PackIdentity now = settings.identity(domain, tokenizer.fingerprint());
    PackIdentity before = identity.value();
    if (before == null) { // a state from before there were packings
      before =
          new PackIdentity(
              now.tokenizer(),
              now.sequenceLength(),
              Packing.CONCATENATE.toString(),
              Shuffle.NONE.toString());
    }
    String differences = before.differences(now);
    if (!differences.isEmpty()) {
      throw new SuppressRestartsException(
          new IllegalStateException(
              "the sequence log of "
                  + domain
                  + " was begun otherwise: "
                  + differences
                  + ". Set it back, or give this configuration a sequences.version that is not used"
                  + " yet"));
    }
  }

  private static Map<Long, byte[]> all(MapState<Long, byte[]> state) throws Exception {
    Map<Long, byte[]> entries = new HashMap<>();
    for (Map.Entry<Long, byte[]> entry : state.entries()) {
      entries.put(entry.getKey(), entry.getValue());
    }
    return entries;
  }

  /** Brings the state of the domain that is the current key up to date. */
  void save(String domain) throws Exception {
    DomainPacking packing = domains.get(domain);
    open.update(packing.packer().save(new MapStateStore(buffer)));
    packing.window().save(new MapStateStore(window));
    shuffled.update(packing.window().gone());
    identity.update(settings.identity(domain, tokenizer.fingerprint()));
    sums.update(copy(packing.sum()));
  }

  /** Sums go on being changed; what was handed over must not be. */
  private static PackReport copy(PackReport sum) {
    return PackReport.newBuilder(sum).build();
  }
}
