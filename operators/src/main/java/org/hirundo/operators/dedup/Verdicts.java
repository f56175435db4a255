package org.hirundo.operators.dedup;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.Duplicate;
import org.hirundo.schemas.DuplicateKind;
import org.hirundo.schemas.Origin;

/**
 * Where the documents wait until their epoch is decided. Keyed by content hash; every document
 * comes out once, kept or as a duplicate of a kept one.
 *
 * <p>Of equal texts, the first is the one of the earliest epoch and in it of the smallest line and
 * position; only its text waits, the others wait as the duplicates they will be. Once its epoch has
 * ended, the number of that epoch remains, two bytes: with the content hash it is the kept
 * document's id. For a dropped one it is negative, and twelve more bytes say whom the copies to
 * come are duplicates of. Copies of a near-duplicate are near-duplicates of its witness. A tagged
 * document stays and names its own in its attributes.
 */
public final class Verdicts
    extends KeyedBroadcastProcessFunction<Long, Parcel, EpochSource, Document> {
  /** Everything that was dropped. */
  public static final OutputTag<Copy> COPIES =
      new OutputTag<>("copies", TypeInformation.of(Copy.class));

  /** Source of each epoch; to be broadcast. */
  public static final MapStateDescriptor<Integer, String> SOURCES =
      new MapStateDescriptor<>("sources", Types.INT, Types.STRING);

  /** Attribute of a tagged document: the id of the one that it resembles, hexadecimal. */
  public static final String NEAR_DUPLICATE_OF = "near-duplicate-of";

  /** Attribute of a tagged document: the estimated similarity, a decimal number from 0 to 1. */
  public static final String NEAR_DUPLICATE_SIMILARITY = "near-duplicate-similarity";

  /** Attribute of a tagged document: the crawl or dataset of the one that it resembles. */
  public static final String NEAR_DUPLICATE_SOURCE = "near-duplicate-source";

  private static final long serialVersionUID = 1L;
  private static final short DROPPED = -1;

  /** The order of copies: the first one's provenance is the text's. */
  static final Comparator<Document> FIRST =
      Comparator.comparingLong(Document::getId)
          .thenComparingInt(d -> d.getOrigin().getLine())
          .thenComparingLong(d -> d.getOrigin().getPosition())
          .thenComparing(d -> d.getOrigin().getFile());

  private final Keep keep;
  private transient ValueState<Short> settled; // the kept document's epoch
  private transient ValueState<Tuple2<Long, Float>> witness; // of a dropped one, and similarity
  private transient ValueState<Drop> drop;
  private transient ValueState<Document> document;
  private transient ValueState<Integer> copyCount;
  private transient MapState<Integer, Copy> copies;

  public Verdicts(Keep keep) {
    this.keep = keep;
  }

  @Override
  public void open(OpenContext context) {
    var state = getRuntimeContext();
    settled = state.getState(new ValueStateDescriptor<>("settled", StoredEpoch.INSTANCE));
    witness =
        state.getState(new ValueStateDescriptor<>("witness", Types.TUPLE(Types.LONG, Types.FLOAT)));
    drop = state.getState(new ValueStateDescriptor<>("drop", TypeInformation.of(Drop.class)));
    document =
        state.getState(new ValueStateDescriptor<>("document", TypeInformation.of(Document.class)));
    copyCount = state.getState(new ValueStateDescriptor<>("copy-count", Types.INT));
    copies =
        state.getMapState(
            new MapStateDescriptor<>("copies", Types.INT, TypeInformation.of(Copy.class)));
  }

  @Override
  public void processBroadcastElement(EpochSource source, Context context, Collector<Document> out)
      throws Exception {
    var sources = context.getBroadcastState(SOURCES);
    String known = sources.get(source.epoch());
    if (known == null || known.compareTo(source.source()) > 0) {
      sources.put(source.epoch(), source.source());
    }
  }

  @Override
  public void processElement(Parcel parcel, ReadOnlyContext context, Collector<Document> out)
      throws Exception {
    if (parcel.drop() != null) {
      receive(parcel.drop());
      return;
    }
    Short epoch = settled.value();
    if (epoch == null) {
      wait(parcel, context);
      return;
    }
    Tuple2<Long, Float> outcome =
        epoch == DROPPED
            ? witness.value()
            : Tuple2.of(DocumentId.of(epoch, context.getCurrentKey()), 1f);
    Document document = parcel.document();
    Duplicate copy = document == null ? parcel.copy() : duplicate(document);
    emit(new Copy(copy, text(document)), outcome, context);
  }

  private void receive(Drop decision) throws Exception {
    Drop known = drop.value();
    if (settled.value() == null && (known == null || decision.id() < known.id())) {
      drop.update(decision);
    }
  }

  private Document text(Document document) {
    return keep == Keep.NEWEST ? document : null;
  }

  private static void emit(Copy copy, Tuple2<Long, Float> outcome, ReadOnlyContext context)
      throws Exception {
    complete(copy.duplicate(), outcome, context);
    context.output(COPIES, copy);
  }

  private void wait(Parcel parcel, ReadOnlyContext context) throws Exception {
    Document arrived = parcel.document();
    if (arrived == null) {
      keep(new Copy(parcel.copy(), null));
      return;
    }
    Document waiting = document.value();
    if (waiting == null) {
      document.update(arrived);
      context.timerService().registerEventTimeTimer(DocumentId.epoch(arrived.getId()));
    } else if (FIRST.compare(arrived, waiting) < 0) {
      document.update(arrived);
      context.timerService().registerEventTimeTimer(DocumentId.epoch(arrived.getId()));
      keep(copy(waiting, arrived));
    } else {
      keep(copy(arrived, waiting));
    }
  }

  /** A copy of the first. Its text is needed for an epoch that has no other copy of it. */
  private Copy copy(Document copy, Document first) {
    boolean later = DocumentId.epoch(copy.getId()) > DocumentId.epoch(first.getId());
    return new Copy(duplicate(copy), later ? text(copy) : null);
  }

  private void keep(Copy copy) throws Exception {
    Integer count = copyCount.value();
    int next = count == null ? 0 : count;
    copies.put(next, copy);
    copyCount.update(next + 1);
  }

  @Override
  public void onTimer(long epoch, OnTimerContext context, Collector<Document> out)
      throws Exception {
    Document first = document.value();
    if (first == null) {
      return; // settled by the timer of an earlier epoch
    }
    Drop decision = drop.value();
    Tuple2<Long, Float> outcome;
    boolean alike = decision != null && decision.id() == first.getId();
    if (alike && !decision.tagged()) {
      outcome = Tuple2.of(decision.witness(), decision.similarity());
      settled.update(DROPPED);
      witness.update(outcome);
      emit(new Copy(duplicate(first), text(first)), outcome, context);
    } else {
      outcome = Tuple2.of(first.getId(), 1f);
      settled.update((short) DocumentId.epoch(first.getId()));
      out.collect(alike ? tagged(first, decision, context) : first);
    }
    document.clear();
    drop.clear();
    if (copyCount.value() != null) {
      for (Copy copy : copies.values()) {
        emit(copy, outcome, context);
      }
      copies.clear();
      copyCount.clear();
    }
  }

  static Duplicate duplicate(Document document) {
    return Duplicate.newBuilder()
        .setId(document.getId())
        .setDuplicateOf(document.getId())
        .setKind(DuplicateKind.EXACT)
        .setSimilarity(1)
        .setUrl(document.getUrl())
        .setDomain(document.getDomain())
        .setOrigin(Origin.newBuilder(document.getOrigin()).build())
        .build();
  }

  private static Document tagged(Document document, Drop decision, ReadOnlyContext context)
      throws Exception {
    Map<String, String> attributes = new HashMap<>(document.getAttributes());
    attributes.put(NEAR_DUPLICATE_OF, Long.toHexString(decision.witness()));
    attributes.put(NEAR_DUPLICATE_SIMILARITY, Float.toString(decision.similarity()));
    attributes.put(NEAR_DUPLICATE_SOURCE, source(decision.witness(), context));
    document.setAttributes(attributes);
    return document;
  }

  private static String source(long id, ReadOnlyContext context) throws Exception {
    String source = context.getBroadcastState(SOURCES).get(DocumentId.epoch(id));
    return source == null ? "" : source;
  }

  private static void complete(Duplicate copy, Tuple2<Long, Float> outcome, ReadOnlyContext context)
      throws Exception {
    long witness = outcome.f0;
    boolean exact = DocumentId.isOf(witness, copy.getId());
    copy.setDuplicateOf(witness);
    copy.setKind(exact ? DuplicateKind.EXACT : DuplicateKind.NEAR);
    copy.setSimilarity(outcome.f1);
    copy.setKeptSource(source(witness, context));
  }
}
