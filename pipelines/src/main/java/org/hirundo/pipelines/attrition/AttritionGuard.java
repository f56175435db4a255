package org.hirundo.pipelines.attrition;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.hirundo.operators.dedup.ContentHash;
import org.hirundo.pipelines.metrics.Figure;
import org.hirundo.pipelines.metrics.Labelled;
import org.hirundo.pipelines.metrics.Metrics;
import org.hirundo.schemas.DedupAlarm;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds up what became of the documents of one host, or one source, and raises an alarm once a crawl
 * when more than the set share was lost. Sums are looked at when an epoch is over, so alarms are a
 * function of the documents, as the verdicts are. What comes out is each epoch's sum, once.
 *
 * <p>State is one entry a key, of the crawl that it was last seen in.
 */
final class AttritionGuard extends KeyedProcessFunction<Long, Tally, Tally> {
  /** What is added up. */
  enum Scope {
    HOSTS,
    SOURCES
  }

  /** At most one for each source or host and crawl. */
  static final OutputTag<DedupAlarm> ALARMS =
      new OutputTag<>("alarms", TypeInformation.of(DedupAlarm.class));

  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(AttritionGuard.class);

  /**
   * Lines of alarms for an epoch in the log file, for each subtask; the others are only counted.
   */
  private static final int LINES = 20;

  private final Scope scope;
  private final AttritionLimits limits;
  private transient MapState<Integer, Tally> open;
  private transient ValueState<Counts> sum;
  private transient Counter alarms;
  private transient Labelled<Figure> shares;
  private transient long lineEpoch;
  private transient int lines;

  AttritionGuard(Scope scope, AttritionLimits limits) {
    this.scope = scope;
    this.limits = limits;
  }

  @Override
  public void open(OpenContext context) {
    var runtime = getRuntimeContext();
    open =
        runtime.getMapState(
            new MapStateDescriptor<>("open", Types.INT, TypeInformation.of(Tally.class)));
    sum = runtime.getState(new ValueStateDescriptor<>("sum", TypeInformation.of(Counts.class)));
    MetricGroup group = Metrics.of(runtime.getMetricGroup(), "dedup");
    alarms = group.addGroup("scope", scope.name().toLowerCase(Locale.ROOT)).counter("alarms_total");
    shares = new Labelled<>(group, Metrics.SOURCE, source -> Figure.in(source, "duplicate_ratio"));
    lineEpoch = -1;
  }

  @Override
  public void processElement(Tally tally, Context context, Collector<Tally> out) throws Exception {
    Tally known = open.get(tally.epoch());
    open.put(tally.epoch(), known == null ? tally : known.plus(tally));
    if (known == null) {
      context.timerService().registerEventTimeTimer(tally.epoch());
    }
  }

  @Override
  public void onTimer(long epoch, OnTimerContext context, Collector<Tally> out) throws Exception {
    List<Tally> over = new ArrayList<>();
    for (Iterator<Tally> all = open.values().iterator(); all.hasNext(); ) {
      Tally tally = all.next();
      if (tally.epoch() <= epoch) {
        over.add(tally);
        all.remove();
      }
    }
    over.sort(Comparator.comparingInt(Tally::epoch));
    for (Tally tally : over) {
      if (scope == Scope.SOURCES || !tally.host().isEmpty()) {
        add(tally, context);
      }
      out.collect(tally);
    }
  }

  private void add(Tally tally, OnTimerContext context) throws Exception {
    long source = ContentHash.of(tally.source());
    Counts before = sum.value();
    boolean known = before != null && before.source() == source;
    Tally total =
        known
            ? tally.plus(
                new Tally(
                    tally.key(),
                    tally.source(),
                    tally.host(),
                    tally.epoch(),
                    before.kept(),
                    before.exact(),
                    before.near(),
                    before.earlier(),
                    before.example()))
            : tally;
    if (scope == Scope.SOURCES) {
      shares.of(total.source()).set(total.share());
    }
    boolean alarmed = known && before.alarmed();
    boolean over = total.share() > limits.share();
    if (!alarmed && over && total.documents() >= limits.documents()) {
      alarmed = true;
      raise(total, context);
    }
    sum.update(
        new Counts(
            source,
            total.kept(),
            total.exact(),
            total.near(),
            total.earlier(),
            alarmed,
            over && !alarmed ? total.example() : null));
  }

  private void raise(Tally total, OnTimerContext context) {
    alarms.inc();
    DedupAlarm alarm = alarm(total);
    context.output(ALARMS, alarm);
    if (lineEpoch != total.epoch()) {
      lineEpoch = total.epoch();
      lines = 0;
    }
    lines++;
    if (lines <= LINES) {
      LOG.warn("{}", AlarmText.line(alarm));
    } else if (lines == LINES + 1) {
      LOG.warn(
          "Epoch {} has more such hosts than these {}: all are in the log dedup-alarms.",
          total.epoch(),
          LINES);
    }
  }

  private DedupAlarm alarm(Tally total) {
    Loss example = total.example();
    return DedupAlarm.newBuilder()
        .setSource(total.source())
        .setHost(total.host())
        .setEpoch(total.epoch())
        .setLimit(limits.share())
        .setKept(total.kept())
        .setExact(total.exact())
        .setNear(total.near())
        .setEarlier(total.earlier())
        .setUrl(example.url())
        .setId(example.id())
        .setDuplicateOf(example.witness())
        .setKeptSource(example.witnessSource())
        .setSimilarity(example.similarity())
        .build();
  }
}
