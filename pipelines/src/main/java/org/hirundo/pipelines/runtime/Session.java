package org.hirundo.pipelines.runtime;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.hirundo.pipelines.configuration.Configuration;
import org.hirundo.pipelines.mix.MixtureLogStore;
import org.hirundo.pipelines.runtime.LocalRun.Topology;
import org.hirundo.pipelines.steering.FeedbackThread;
import org.hirundo.schemas.MixtureReport;
import org.hirundo.schemas.MixtureRequest;
import org.hirundo.schemas.MixtureRequestKind;

/**
 * Watches a run: tells how things stand once a second, fails when a topology has failed, and, for a
 * bounded run, stops each topology when all that is there has gone through it. Confined to one
 * thread but for {@link #end}.
 */
public final class Session {
  /** No source is silent so long while it still has files to read. */
  private static final Duration STILL = Duration.ofMinutes(10);

  private static final Duration PERIOD = Duration.ofSeconds(1);

  /** Between the looks of a run that ends by itself. */
  private static final Duration SHORT = Duration.ofMillis(200);

  private final Configuration configuration;
  private final LocalRun run;
  private final Consumer<Observation> listener;
  private final Consumer<Restart> restarts;
  private final Completion completion;
  private volatile boolean ended;
  private Observation now;
  private long looked = System.nanoTime() - PERIOD.toNanos();
  private long told = looked;

  /**
   * Without anybody who hears of restarts; the log tells them.
   *
   * @param listener hears how things stand, once a second
   */
  public Session(Configuration configuration, LocalRun run, Consumer<Observation> listener)
      throws IOException {
    this(configuration, run, listener, restart -> {});
  }

  /**
   * @param listener hears how things stand, once a second
   * @param restarts hears of each restart of a topology
   */
  public Session(
      Configuration configuration,
      LocalRun run,
      Consumer<Observation> listener,
      Consumer<Restart> restarts)
      throws IOException {
    this.configuration = configuration;
    this.run = run;
    this.listener = listener;
    this.restarts = restarts;
    this.completion = run.completion();
  }

  /** Files there were to read at the beginning, by crawl or dataset. */
  public Map<String, Integer> expectedFiles() {
    return completion.expectedFiles();
  }

  /** Ends a watch from another thread. */
  public void end() {
    ended = true;
  }

  /** Watches until {@link #end}. */
  public void watch() throws Exception {
    try (LogObserver observer = observer();
        AutoCloseable feedback = feedback()) {
      while (!ended) {
        look(observer);
        rest(PERIOD);
      }
    }
  }

  /**
   * Watches until all that is there has gone through, and stops each topology when its part is
   * done.
   *
   * @return how things stand at the end
   */
  public Observation complete() throws Exception {
    try (LogObserver observer = observer();
        AutoCloseable feedback = feedback()) {
      look(observer);
      if (run.runs(Topology.CURATE)) {
        completeCurate(observer);
        run.stop(Topology.CURATE);
      }
      if (run.runs(Topology.PACK)) {
        until(observer, () -> Completion.packed(now));
        run.drain(Topology.PACK);
        look(observer);
      }
      if (run.runs(Topology.MIX)) {
        completeMix(observer);
      }
      look(observer);
      listener.accept(now);
      return now;
    }
  }

  private void completeCurate(LogObserver observer) throws Exception {
    Object[] last = {null, System.nanoTime()};
    until(
        observer,
        () -> {
          if (!now.curate().equals(last[0])) {
            last[0] = now.curate();
            last[1] = System.nanoTime();
          }
          boolean still = System.nanoTime() - (long) last[1] > STILL.toNanos();
          if (still && completion.sumsHold(now)) {
            throw new IllegalStateException(
                "nothing comes in any more, but fewer files were read than there are now: "
                    + completion.missing(now)
                    + ". Files that were added to a list after it had been read are not taken up:"
                    + " give them as another dataset, or begin with another state folder");
          }
          return completion.curated(now);
        });
  }

  private void completeMix(LogObserver observer) throws Exception {
    String id = UUID.randomUUID().toString();
    try (MixtureLogStore store = new MixtureLogStore(run.topics(), run.broker().connection())) {
      store.ask(
          MixtureRequest.newBuilder()
              .setId(id)
              .setKind(MixtureRequestKind.LOGS_COMPLETE)
              .setSequences(now.sequences())
              .setVersion(configuration.sequenceVersion())
              .setAuthor("hirundo")
              .setReason("a bounded run has packed all that there is")
              .build());
    }
    MixtureReport[] before = new MixtureReport[1];
    until(
        observer,
        () -> {
          MixtureReport last = before[0];
          MixtureReport report = now.mix().filter(r -> r.getAnswered().equals(id)).orElse(null);
          before[0] = report;
          return report != null
              && last != null
              && report.getAt() > last.getAt()
              && report.getHorizon() == last.getHorizon()
              && report.getMixtureVersion() == last.getMixtureVersion()
              && report.getPacked() == now.sequences()
              && report.getHorizon() == now.feed();
        });
    run.stop(Topology.MIX);
  }

  private interface Condition {
    boolean holds();
  }

  private void until(LogObserver observer, Condition condition) throws Exception {
    do {
      rest(SHORT);
      if (ended) {
        throw new InterruptedException("the run was ended before it was complete");
      }
      look(observer);
    } while (!condition.holds());
  }

  private void look(LogObserver observer) throws IOException, InterruptedException {
    looked = System.nanoTime();
    run.check();
    run.restarts().forEach(restarts);
    now = observer.look();
    if (System.nanoTime() - told >= PERIOD.toNanos()) {
      told = looked;
      listener.accept(now);
    }
  }

  /** Until so long after the beginning of the last look. */
  private void rest(Duration period) throws InterruptedException {
    long rest = period.toMillis() - (System.nanoTime() - looked) / 1_000_000;
    if (rest > 0) {
      Thread.sleep(rest);
    }
  }

  /** Loss feedback, if it is asked for and there is a mix to steer. */
  private AutoCloseable feedback() {
    return configuration.steering().isPresent() && run.runs(Topology.MIX)
        ? FeedbackThread.start(configuration, run.topics(), run.broker().connection())
        : () -> {};
  }

  private LogObserver observer() {
    return new LogObserver(
        run.topics(),
        configuration.sequenceVersion(),
        configuration.feed().partitions(),
        run.broker().connection());
  }
}
