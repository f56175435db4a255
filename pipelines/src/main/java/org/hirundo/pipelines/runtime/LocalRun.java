package org.hirundo.pipelines.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.hirundo.pipelines.configuration.Configuration;
import org.hirundo.pipelines.curate.Inputs;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.pipelines.logs.TransactionLimit;
import org.hirundo.pipelines.mix.FeedBounds;
import org.hirundo.pipelines.saved.SavedState;
import org.hirundo.pipelines.saved.StateVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topologies on this machine: a broker (embedded, or the configured one), a Flink cluster in
 * this process, and one job for each topology, each going on from where an earlier run left it.
 */
public final class LocalRun implements AutoCloseable {
  /** The three topologies, in the order of the data's way. */
  public enum Topology {
    CURATE,
    PACK,
    MIX
  }

  private static final Logger LOG = LoggerFactory.getLogger(LocalRun.class);

  /** Less than what a signal waits for. */
  private static final long STOP_NANOS = TimeUnit.SECONDS.toNanos(90);

  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final Configuration configuration;
  private final Topics topics;
  private final Broker broker;
  private final LocalCluster cluster;
  private final Map<Topology, RunningTopology> running = new LinkedHashMap<>();
  private final List<StateLock> locks;
  private final List<String> notices = new ArrayList<>();

  private LocalRun(
      Configuration configuration,
      Topics topics,
      Broker broker,
      LocalCluster cluster,
      List<StateLock> locks) {
    this.locks = locks;
    this.configuration = configuration;
    this.topics = topics;
    this.broker = broker;
    this.cluster = cluster;
  }

  /**
   * Starts the broker and the cluster, creates the logs that are missing, and submits the
   * topologies.
   *
   * @throws org.hirundo.pipelines.saved.RefusedStateException if a topology cannot go on from its
   *     saved state; nothing was started then
   */
  public static LocalRun start(Configuration configuration, Set<Topology> chosen, FeedBounds bounds)
      throws Exception {
    FlinkFiles.initialize(System.getenv());
    Files.createDirectories(configuration.state());
    List<StateLock> locks = new ArrayList<>();
    List<String> notices = new ArrayList<>();
    Broker broker = null;
    LocalCluster cluster = null;
    try {
      for (Topology topology : chosen) {
        locks.add(StateLock.take(folder(configuration, topology)));
        BackfillRun.check(folder(configuration, topology));
        SavedState saved = new SavedState(folder(configuration, topology));
        saved.newest(version(topology));
        saved.passedOver().forEach(one -> notices.add(one.toString()));
      }
      notices.forEach(LOG::warn);
      broker = Broker.open(configuration);
      TransactionLimit.check(broker.connection());
      Topics topics = Topics.of(configuration);
      for (Topology topology : chosen) {
        new WrittenLogs(topology, topics).require(folder(configuration, topology), broker);
      }
      if (chosen.contains(Topology.CURATE)) {
        ReturnedDatasets.of(configuration, topics)
            .refuse(folder(configuration, Topology.CURATE), broker.connection());
      }
      topics.create(
          broker.connection(),
          configuration.domains(),
          configuration.sequenceVersion(),
          configuration.feed().partitions());
      int slots = chosen.size() * configuration.parallelism();
      cluster = LocalCluster.start(slots, configuration.metrics());
      LocalRun run = new LocalRun(configuration, topics, broker, cluster, locks);
      run.notices.addAll(notices);
      for (Topology topology : EnumSet.copyOf(chosen)) {
        run.submit(topology, bounds);
      }
      return run;
    } catch (Exception | Error e) {
      close(locks, broker, cluster);
      throw e;
    }
  }

  private void submit(Topology topology, FeedBounds bounds) throws Exception {
    TopologyJob job = new TopologyJob(topology, configuration, topics, broker.connection());
    Path folder = folder(configuration, topology);
    if (topology == Topology.PACK && new SavedState(folder).newest().isEmpty()) {
      new PackedLogs(configuration, topics, broker.connection()).requireEmpty(folder);
    }
    running.put(
        topology,
        cluster.submit(
            job.name(),
            folder,
            configuration.parallelism(),
            configuration.checkpointInterval(),
            environment -> job.build(environment, bounds)));
  }

  private static StateVersion version(Topology topology) {
    return StateVersion.valueOf(topology.name());
  }

  private static Path folder(Configuration configuration, Topology topology) {
    return configuration.state().resolve(TopologyJob.name(topology, configuration));
  }

  private static void close(List<StateLock> locks, Broker broker, LocalCluster cluster)
      throws Exception {
    if (cluster != null) {
      cluster.close();
    }
    if (broker != null) {
      broker.close();
    }
    for (StateLock lock : locks) {
      lock.close();
    }
  }

  public Broker broker() {
    return broker;
  }

  public Topics topics() {
    return topics;
  }

  public LocalCluster cluster() {
    return cluster;
  }

  /** What a user should know of how it started: saved states that were passed over. */
  public List<String> notices() {
    return List.copyOf(notices);
  }

  /** Whether that topology was started and not stopped yet. */
  public synchronized boolean runs(Topology topology) {
    return running.containsKey(topology);
  }

  /** Fails if a topology has failed for good. */
  public void check() throws InterruptedException {
    List<RunningTopology> topologies;
    synchronized (this) {
      topologies = List.copyOf(running.values());
    }
    for (RunningTopology topology : topologies) {
      topology.check();
    }
  }

  /** The restarts that began since the last call. */
  List<Restart> restarts() throws InterruptedException {
    List<RunningTopology> topologies;
    synchronized (this) {
      topologies = List.copyOf(running.values());
    }
    List<Restart> restarts = new ArrayList<>();
    for (RunningTopology topology : topologies) {
      topology.restart().ifPresent(restarts::add);
    }
    return restarts;
  }

  /** Files there are to read now, by crawl or dataset. */
  Completion completion() throws IOException {
    return Completion.of(Inputs.all(configuration));
  }

  /** Stops one topology with a savepoint, after which all it did is committed. */
  public void stop(Topology topology) throws Exception {
    RunningTopology job = remove(topology);
    if (job != null) {
      job.stop();
    }
  }

  /** The same, with what waits in its buffers for further input brought out first. */
  void drain(Topology topology) throws Exception {
    RunningTopology job = remove(topology);
    if (job != null) {
      job.drain();
    }
  }

  /** Stops it, if it can write a savepoint by now; fails if the deadline has passed. */
  private boolean stops(Topology topology, long deadline) throws Exception {
    RunningTopology job;
    synchronized (this) {
      job = running.get(topology);
    }
    if (job.running()) {
      stop(topology);
      return true;
    }
    if (System.nanoTime() > deadline) {
      throw new IllegalStateException(
          "topology "
              + job.name()
              + " could not write a savepoint: it was still being started. The next run goes on"
              + " from its last checkpoint");
    }
    return false;
  }

  private synchronized RunningTopology remove(Topology topology) {
    return running.remove(topology);
  }

  /**
   * Stops what still runs, each with a savepoint, then the cluster and the broker. Those that are
   * being started are waited for last, so that they keep no other from its savepoint.
   *
   * @throws IllegalStateException if one could not write a savepoint; it goes on from its last
   *     checkpoint then
   */
  @Override
  public void close() throws Exception {
    Exception first = null;
    long deadline = System.nanoTime() + STOP_NANOS;
    Set<Topology> left = EnumSet.noneOf(Topology.class);
    for (Topology topology : Topology.values()) {
      if (runs(topology)) {
        left.add(topology);
      }
    }
    while (!left.isEmpty()) {
      for (Topology topology : EnumSet.copyOf(left)) {
        try {
          if (stops(topology, deadline)) {
            left.remove(topology);
          }
        } catch (Exception e) {
          left.remove(topology);
          first = first == null ? e : first;
        }
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    close(locks, broker, cluster);
    if (first != null) {
      throw first;
    }
  }
}
