package org.hirundo.pipelines.dedup;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.function.ToLongFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.TwoInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.hirundo.operators.dedup.BandEntry;
import org.hirundo.operators.dedup.Buckets;
import org.hirundo.operators.dedup.Candidate;
import org.hirundo.operators.dedup.Candidates;
import org.hirundo.operators.dedup.Clusters;
import org.hirundo.operators.dedup.Copy;
import org.hirundo.operators.dedup.DedupParameters;
import org.hirundo.operators.dedup.DocumentId;
import org.hirundo.operators.dedup.Edge;
import org.hirundo.operators.dedup.ExactFilter;
import org.hirundo.operators.dedup.Intake;
import org.hirundo.operators.dedup.Keep;
import org.hirundo.operators.dedup.Parcel;
import org.hirundo.operators.dedup.Query;
import org.hirundo.operators.dedup.Resolution;
import org.hirundo.operators.dedup.Signature;
import org.hirundo.operators.dedup.Sketched;
import org.hirundo.operators.dedup.Verdicts;
import org.hirundo.operators.dedup.Verification;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.Duplicate;

/**
 * The graph of {@link Deduplication} put together by hand of its real operators, with several
 * instances of each, where chance decides at every step which channel delivers next. A channel
 * keeps its order, and an instance's watermark is the least of its channels'; all else is as late
 * as chance will have it.
 */
final class InterleavedGraph implements AutoCloseable {
  private final SplittableRandom chance;
  private final List<Channel> channels = new ArrayList<>();
  private final List<Instance> instances = new ArrayList<>();
  private final List<Instance> passing; // those that keep nothing beyond an epoch
  private final Map<String, Verdict> verdicts = new HashMap<>();

  /** What flows from one instance, or a source, to an input of another. */
  private static final class Channel {
    private final Queue<Object> waiting = new ArrayDeque<>();
    private final Instance to;
    private final int input;
    private long watermark = Long.MIN_VALUE;

    Channel(Instance to, int input) {
      this.to = to;
      this.input = input;
    }
  }

  /** Where an output's records go: by key, or to all. */
  private record Route(OutputTag<?> tag, List<Channel> targets, ToLongFunction<Object> key) {
    void send(Object record) {
      if (key == null) {
        targets.forEach(target -> target.waiting.add(record));
      } else {
        int target = (int) Long.remainderUnsigned(key.applyAsLong(record), targets.size());
        targets.get(target).waiting.add(record);
      }
    }
  }

  private static final class Instance {
    private final AbstractStreamOperatorTestHarness<?> harness;
    private final List<Route> routes = new ArrayList<>();
    private final List<Channel> inputs = new ArrayList<>();
    private final long[] watermarks = {Long.MIN_VALUE, Long.MIN_VALUE};

    Instance(AbstractStreamOperatorTestHarness<?> harness) {
      this.harness = harness;
    }
  }

  /** Makes the operator of one instance. */
  private interface Maker {
    AbstractStreamOperatorTestHarness<?> make() throws Exception;
  }

  private InterleavedGraph(DedupParameters parameters, int parallelism, long seed)
      throws Exception {
    this.chance = new SplittableRandom(seed);
    List<Instance> intake =
        instances(
            2,
            () ->
                new OneInputStreamOperatorTestHarness<>(
                    new ProcessOperator<>(new Intake(parameters, Keep.OLDEST))));
    List<Instance> exact =
        instances(
            parallelism,
            () ->
                new KeyedOneInputStreamOperatorTestHarness<>(
                    new KeyedProcessOperator<>(new ExactFilter(parameters)),
                    Signature::contentHash,
                    Types.LONG));
    List<Instance> buckets =
        instances(
            parallelism,
            () ->
                new KeyedOneInputStreamOperatorTestHarness<>(
                    new KeyedProcessOperator<>(new Buckets(parameters)),
                    BandEntry::bandKey,
                    Types.LONG));
    List<Instance> candidates =
        instances(
            parallelism,
            () ->
                new KeyedTwoInputStreamOperatorTestHarness<>(
                    new KeyedCoProcessOperator<>(new Candidates(parameters)),
                    Sketched::id,
                    Candidate::id,
                    Types.LONG));
    List<Instance> verification =
        instances(
            parallelism,
            () ->
                new KeyedTwoInputStreamOperatorTestHarness<>(
                    new KeyedCoProcessOperator<>(new Verification(parameters)),
                    Sketched::id,
                    Query::other,
                    Types.LONG));
    List<Instance> resolution =
        instances(
            1,
            () ->
                new KeyedOneInputStreamOperatorTestHarness<>(
                    new KeyedProcessOperator<>(new Resolution(parameters)), edge -> 0, Types.INT));
    List<Instance> judges =
        instances(
            parallelism,
            () ->
                new KeyedTwoInputStreamOperatorTestHarness<>(
                    new CoBroadcastWithKeyedOperator<>(
                        new Verdicts(Keep.OLDEST), List.of(Verdicts.SOURCES)),
                    Parcel::contentHash,
                    null,
                    Types.LONG));
    List<Instance> clusters =
        instances(
            parallelism,
            () ->
                new KeyedOneInputStreamOperatorTestHarness<>(
                    new KeyedProcessOperator<>(new Clusters()), Copy::cluster, Types.LONG));
    passing = candidates;
    intake.forEach(instance -> channel(instance, 0));
    connect(intake, Intake.SIGNATURES, exact, 0, r -> ((Signature) r).contentHash());
    connect(intake, null, judges, 0, r -> ((Parcel) r).contentHash());
    connect(intake, Intake.SOURCES, judges, 1, null);
    connect(exact, ExactFilter.BANDS, buckets, 0, r -> ((BandEntry) r).bandKey());
    connect(exact, null, candidates, 0, r -> ((Sketched) r).id());
    connect(exact, null, verification, 0, r -> ((Sketched) r).id());
    connect(buckets, null, candidates, 1, r -> ((Candidate) r).id());
    connect(candidates, null, verification, 1, r -> ((Query) r).other());
    connect(verification, null, resolution, 0, r -> ((Edge) r).id());
    connect(judges, Verdicts.COPIES, clusters, 0, r -> ((Copy) r).cluster());
    connect(resolution, null, judges, 0, r -> ((Parcel) r).contentHash());
  }

  /** The verdicts on documents that two sources read, by place. */
  static Map<String, Verdict> run(
      List<Document> documents, DedupParameters parameters, int parallelism, long seed)
      throws Exception {
    try (InterleavedGraph graph = new InterleavedGraph(parameters, parallelism, seed)) {
      ReplayedStream stream = new ReplayedStream(documents, seed);
      for (int side = 0; side < 2; side++) {
        graph.feed(stream.side(side), graph.instances.get(side).inputs.get(0));
      }
      stream.forget();
      graph.deliverAll();
      graph.leaveNothing();
      return graph.verdicts;
    }
  }

  private List<Instance> instances(int count, Maker maker) throws Exception {
    List<Instance> made = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Instance instance = new Instance(maker.make());
      instance.harness.open();
      made.add(instance);
    }
    instances.addAll(made);
    return made;
  }

  private Channel channel(Instance to, int input) {
    Channel channel = new Channel(to, input);
    to.inputs.add(channel);
    channels.add(channel);
    return channel;
  }

  private void connect(
      List<Instance> from,
      OutputTag<?> tag,
      List<Instance> to,
      int input,
      ToLongFunction<Object> key) {
    for (Instance instance : from) {
      List<Channel> targets = to.stream().map(target -> channel(target, input)).toList();
      instance.routes.add(new Route(tag, targets, key));
    }
  }

  private void feed(List<Document> documents, Channel into) {
    int epoch = -1;
    for (Document document : documents) {
      if (DocumentId.epoch(document.getId()) != epoch) {
        epoch = DocumentId.epoch(document.getId());
        into.waiting.add(new Watermark(epoch - 1L));
      }
      into.waiting.add(document);
    }
    into.waiting.add(Watermark.MAX_WATERMARK);
  }

  private void deliverAll() throws Exception {
    // Some channels are fast and some are slow, so that one may lie far behind the others.
    double[] speed = new double[channels.size()];
    Arrays.setAll(speed, i -> Math.pow(chance.nextDouble(), 4));
    while (true) {
      Channel next = null;
      double first = Double.MAX_VALUE;
      for (int i = 0; i < speed.length; i++) {
        if (!channels.get(i).waiting.isEmpty()) {
          double when = -Math.log(1 - chance.nextDouble()) / (speed[i] + 1e-6);
          if (when < first) {
            first = when;
            next = channels.get(i);
          }
        }
      }
      if (next == null) {
        return;
      }
      deliver(next);
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private void deliver(Channel channel) throws Exception {
    Object item = channel.waiting.remove();
    Instance instance = channel.to;
    if (item instanceof Watermark watermark) {
      channel.watermark = watermark.getTimestamp();
      long least = Long.MAX_VALUE;
      for (Channel input : instance.inputs) {
        least = input.input == channel.input ? Math.min(least, input.watermark) : least;
      }
      if (least == instance.watermarks[channel.input]) {
        return;
      }
      instance.watermarks[channel.input] = least;
      if (instance.harness instanceof TwoInputStreamOperatorTestHarness two) {
        if (channel.input == 0) {
          two.processWatermark1(new Watermark(least));
        } else {
          two.processWatermark2(new Watermark(least));
        }
      } else {
        ((OneInputStreamOperatorTestHarness) instance.harness)
            .processWatermark(new Watermark(least));
      }
    } else if (instance.harness instanceof TwoInputStreamOperatorTestHarness two) {
      if (channel.input == 0) {
        two.processElement1(new StreamRecord<>(item));
      } else {
        two.processElement2(new StreamRecord<>(item));
      }
    } else {
      ((OneInputStreamOperatorTestHarness) instance.harness)
          .processElement(new StreamRecord<>(item));
    }
    passOn(instance);
  }

  private void passOn(Instance instance) {
    for (Route route : instance.routes) {
      if (route.tag() != null) {
        drainSide(instance, route);
      }
    }
    Queue<Object> out = instance.harness.getOutput();
    while (!out.isEmpty()) {
      Object item = out.remove();
      if (item instanceof Watermark) {
        instance.routes.forEach(
            route -> route.targets().forEach(target -> target.waiting.add(item)));
      } else if (item instanceof StreamRecord<?> element) {
        if (element.getValue() instanceof Document document) {
          record(Verdict.of(document));
        } else if (element.getValue() instanceof Duplicate duplicate) {
          record(Verdict.of(duplicate));
        }
        instance.routes.stream()
            .filter(route -> route.tag() == null)
            .forEach(route -> route.send(element.getValue()));
      }
    }
  }

  private static <T> void drainSide(Instance instance, Route route) {
    @SuppressWarnings("unchecked")
    OutputTag<T> tag = (OutputTag<T>) route.tag();
    Queue<StreamRecord<T>> side = instance.harness.getSideOutput(tag);
    while (side != null && !side.isEmpty()) {
      route.send(side.remove().getValue());
    }
  }

  private void record(Verdict verdict) {
    Verdict earlier = verdicts.put(verdict.place(), verdict);
    if (earlier != null) {
      throw new AssertionError("two verdicts: " + earlier + " and " + verdict);
    }
  }

  /** What an epoch leaves behind where nothing is to be left. */
  private void leaveNothing() {
    int timers = passing.stream().mapToInt(i -> i.harness.numEventTimeTimers()).sum();
    int entries = passing.stream().mapToInt(InterleavedGraph::entries).sum();
    if (timers + entries > 0) {
      throw new AssertionError(timers + " timers and " + entries + " entries are left");
    }
  }

  private static int entries(Instance instance) {
    return ((KeyedTwoInputStreamOperatorTestHarness<?, ?, ?, ?>) instance.harness)
        .numKeyedStateEntries();
  }

  @Override
  public void close() throws Exception {
    for (Instance instance : instances) {
      instance.harness.close();
    }
  }
}
