package org.hirundo.pipelines.mix;

import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.hirundo.pipelines.metrics.Figure;
import org.hirundo.pipelines.metrics.Labelled;
import org.hirundo.pipelines.metrics.Metrics;
import org.hirundo.schemas.DomainReport;
import org.hirundo.schemas.MixtureReport;

/**
 * How the mix stands, as its coordinator knows.
 *
 * <p>A coordinator's metrics stay registered as long as the job, but its enumerator is made anew
 * after a failure: the source keeps the figures and hands them to each. Confined to the
 * coordinator's worker thread, but for failures; any thread may read the metrics.
 */
final class MixFigures {
  private final MetricGroup owner;
  private final MetricGroup group;
  private final LongSupplier clock;
  private final Figure horizon;
  private final Figure version;
  private final Figure bound;
  private final Figure failures;
  private final Labelled<Domain> domains;
  private Figure trainerG; // these two once a trainer has told
  private Figure trainerLead;
  private ShareWindow window = new ShareWindow();
  private volatile long looked;
  private volatile TransactionWatch transactions; // null until there is one

  /**
   * @param clock milliseconds since 1970
   */
  MixFigures(MetricGroup owner, LongSupplier clock) {
    this.clock = clock;
    this.owner = owner;
    group = Metrics.of(owner, "mix");
    horizon = Figure.in(group, "horizon");
    version = Figure.in(group, "mixture_version");
    bound = Figure.in(group, "bound_tokens");
    failures = Figure.in(group, "coordination_failures");
    domains = new Labelled<>(group, Metrics.DOMAIN, domain -> new Domain(domain, clock));
    looked = clock.getAsLong();
    group.gauge("coordination_age_seconds", (Gauge<Double>) () -> since(looked, clock));
  }

  /**
   * The figures for an enumerator.
   *
   * @param before those of the enumerator before; null for the first one
   */
  static MixFigures of(MixFigures before, SplitEnumeratorContext<?> context) {
    if (before == null) {
      return new MixFigures(context.metricGroup(), System::currentTimeMillis);
    }
    before.window = new ShareWindow(); // the feed may have gone back
    before.failures.set(0);
    before.looked = before.clock.getAsLong();
    return before;
  }

  private static double since(long then, LongSupplier clock) {
    return Math.max(0, clock.getAsLong() - then) / 1000.0;
  }

  /** Tells from now on what this watch finds. */
  void watchedBy(TransactionWatch watch) {
    boolean first = transactions == null;
    transactions = watch;
    if (first) {
      TransactionWatch.register(owner, () -> transactions);
    }
  }

  /** A look at the logs failed, so many times in a row. */
  void failed(int times) {
    failures.set(times);
  }

  /** A look at the logs went well. */
  void looked() {
    looked = clock.getAsLong();
    failures.set(0);
  }

  /**
   * @param trainer the first g that the trainer has not consumed, if it told any
   */
  void show(MixtureReport report, OptionalLong trainer) {
    horizon.set(report.getHorizon());
    version.set(report.getMixtureVersion());
    bound.set(report.getBound());
    Map<String, Long> tokens =
        report.getDomains().stream()
            .collect(Collectors.toMap(DomainReport::getDomain, DomainReport::getTokens));
    long all = tokens.values().stream().mapToLong(Long::longValue).sum();
    window.look(report.getHorizon(), tokens);
    for (DomainReport domain : report.getDomains()) {
      String name = domain.getDomain();
      domains.of(name).show(domain, all, report.getBound(), window.share(name));
    }
    if (trainer.isPresent()) {
      if (trainerG == null) {
        trainerG = Figure.in(group, "trainer_g");
        trainerLead = Figure.in(group, "trainer_lead_sequences");
      }
      trainerG.set(trainer.getAsLong());
      trainerLead.set(report.getHorizon() - trainer.getAsLong());
    }
  }

  private static final class Domain {
    private static final long NOT = -1;

    private final Figure target;
    private final Figure realised;
    private final Figure inWindow;
    private final Figure error;
    private final Figure boundUse;
    private final Figure tokens;
    private final Figure available;
    private final Figure passes;
    private volatile long starvingSince = NOT;

    private Domain(MetricGroup group, LongSupplier clock) {
      target = Figure.in(group, "target_ratio");
      realised = Figure.in(group, "realised_ratio");
      inWindow = Figure.in(group, "window_ratio");
      error = Figure.in(group, "error_tokens");
      boundUse = Figure.in(group, "bound_use_ratio");
      tokens = Figure.in(group, "tokens");
      available = Figure.in(group, "available_sequences");
      passes = Figure.in(group, "passes");
      group.gauge("starving_seconds", (Gauge<Double>) () -> starving(clock));
    }

    private double starving(LongSupplier clock) {
      long then = starvingSince;
      return then == NOT ? 0 : since(then, clock);
    }

    private void show(DomainReport report, long all, double bound, double share) {
      target.set(report.getTarget());
      realised.set(all == 0 ? 0 : (double) report.getTokens() / all);
      inWindow.set(share);
      error.set(report.getError());
      boundUse.set(bound == 0 ? 0 : Math.abs(report.getError()) / bound);
      tokens.set(report.getTokens());
      available.set(report.getAvailable());
      passes.set(report.getPass());
      starvingSince = report.getStarvingSince();
    }
  }
}
