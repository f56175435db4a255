package org.hirundo.pipelines.steering;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.hirundo.operators.steering.StepLoss;
import org.hirundo.pipelines.logs.LogReader;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.schemas.DomainLoss;
import org.hirundo.schemas.TrainingLoss;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The losses that count, in order: those of the run that is meant, with g growing. A trainer that
 * went back to a checkpoint publishes steps again; they don't count a second time. Confined to one
 * thread.
 */
final class LossLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LossLog.class);

  private final List<String> domains;
  private final Optional<String> run;
  private final LogReader<TrainingLoss> log;
  private final Set<String> unknown = new HashSet<>();
  private long g;
  private boolean back; // the last loss lay behind g

  /** Takes one loss that counts, as it was published and by domain. */
  interface Visitor {
    void visit(TrainingLoss published, StepLoss loss);
  }

  /**
   * @param domains in the order of the losses
   * @param run whose losses count; empty: every one's
   */
  LossLog(Topics topics, Properties connection, List<String> domains, Optional<String> run) {
    this.domains = List.copyOf(domains);
    this.run = run;
    log = new LogReader<>(TrainingLoss.class, topics.loss(), connection);
  }

  /** Visits the losses that came in since the last call. */
  void drain(Visitor visitor) throws IOException {
    log.drain(
        (partition, offset, published) -> {
          if (run.isEmpty() || run.get().equals(published.getRun())) {
            visit(offset, published, visitor);
          }
        });
  }

  private void visit(long offset, TrainingLoss published, Visitor visitor) {
    if (published.getDomains().isEmpty()) {
      return; // how far the trainer is, no more
    }
    if (published.getG() <= g) {
      if (!back) {
        LOG.info(
            "Run {} is back at g={}: its losses count again behind g={}",
            published.getRun(),
            published.getG(),
            g);
      }
      back = true;
      return;
    }
    StepLoss loss;
    try {
      loss = loss(published);
    } catch (IllegalArgumentException e) {
      LOG.warn(
          "The loss at offset {} (run {}, step {}) is passed over: {}",
          offset,
          published.getRun(),
          published.getStep(),
          e.getMessage());
      return;
    }
    back = false;
    g = published.getG();
    visitor.visit(published, loss);
  }

  private StepLoss loss(TrainingLoss published) {
    double[] losses = new double[domains.size()];
    long[] tokens = new long[domains.size()];
    for (DomainLoss one : published.getDomains()) {
      int domain = domains.indexOf(one.getDomain());
      if (domain >= 0) {
        losses[domain] = one.getLoss();
        tokens[domain] = one.getTokens();
      } else if (unknown.add(one.getDomain())) {
        LOG.warn(
            "Losses of {} don't count: the configuration's domains are {}",
            one.getDomain(),
            domains);
      }
    }
    return new StepLoss(published.getG(), losses, tokens);
  }

  @Override
  public void close() {
    log.close();
  }
}
