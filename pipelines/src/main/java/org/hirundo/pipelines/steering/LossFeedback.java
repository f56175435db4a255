package org.hirundo.pipelines.steering;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.hirundo.operators.steering.AdaptiveDataOptimization;
import org.hirundo.operators.steering.Controller;
import org.hirundo.operators.steering.OnlineDataMixing;
import org.hirundo.operators.steering.Part;
import org.hirundo.operators.steering.ShareLimits;
import org.hirundo.operators.steering.StepLoss;
import org.hirundo.pipelines.configuration.Configuration;
import org.hirundo.pipelines.configuration.Configuration.Steering;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.pipelines.mix.MixtureLogStore;
import org.hirundo.schemas.DomainShare;
import org.hirundo.schemas.MixtureRecord;
import org.hirundo.schemas.MixtureRequest;
import org.hirundo.schemas.MixtureRequestKind;
import org.hirundo.schemas.MixtureStep;
import org.hirundo.schemas.TrainingLoss;

/**
 * Follows the losses and asks the running mix for the shares that a controller wishes for: at most
 * once in each interval of g, after the first loss in it, and not while an earlier request has no
 * answer or an earlier decision (a person's schedule, too) is still to take effect.
 *
 * <p>It keeps no state of its own: a new one reads the logs of losses, requests and mixture records
 * from their beginnings and goes on where the last one ended. Several on one feed do what one does.
 * Confined to one thread.
 */
public final class LossFeedback implements AutoCloseable {
  private final Steering steering;
  private final List<String> domains;
  private final ShareLimits limits;
  private final MixtureLogStore store;
  private final OwnRequests requests;
  private final LossLog losses;
  private final Consumer<String> listener;
  private Controller controller;
  private long interval; // the last in which there was a loss
  private Due due;

  /** What the controller wished for after the first loss of an interval. */
  private record Due(String id, TrainingLoss published, double[] wish) {}

  /**
   * @param configuration with {@code steering}
   * @param listener hears what is asked and answered, a line each
   */
  public LossFeedback(
      Configuration configuration,
      Topics topics,
      Properties connection,
      Consumer<String> listener) {
    this.steering = configuration.steering().orElseThrow();
    this.domains = configuration.domains();
    this.listener = listener;
    limits = steering.shareLimits(domains);
    store = new MixtureLogStore(topics, connection);
    requests = new OwnRequests(topics, connection, listener);
    losses = new LossLog(topics, connection, domains, steering.run());
  }

  /** Takes what came in since the last look, and asks if it is time to. */
  public void look() throws IOException {
    requests.look();
    List<MixtureRecord> records = store.records();
    requests.answer(records);
    if (records.isEmpty()) {
      return; // the feed has not begun
    }
    if (controller == null) {
      controller = controller(parts(records.get(0).getShares()));
    }
    losses.drain(this::observe);
    MixtureRecord newest = records.get(records.size() - 1);
    if (due != null && !requests.isOpen() && settled(newest) <= requests.horizon()) {
      if (!requests.wasAsked(due.id())) {
        propose(newest);
      }
      due = null;
    }
  }

  /** From this g on, nothing of the record is still to come: a new one would take its place. */
  private static long settled(MixtureRecord record) {
    List<MixtureStep> steps = record.getSteps();
    return steps.isEmpty()
        ? record.getEffectiveFrom()
        : steps.get(steps.size() - 1).getEffectiveFrom();
  }

  private Controller controller(List<Part> first) {
    return switch (steering.method()) {
      case ODM -> new OnlineDataMixing(domains.size(), OnlineDataMixing.Policy.GIBBS);
      case ODM_PERPLEXITY ->
          new OnlineDataMixing(domains.size(), OnlineDataMixing.Policy.PROPORTIONAL);
      case ADO ->
          new AdaptiveDataOptimization(
              first.stream().mapToDouble(Part::value).toArray(),
              steering.warmUp(),
              steering.every());
    };
  }

  private void observe(TrainingLoss published, StepLoss loss) {
    controller.observe(loss);
    long now = loss.g() / steering.every();
    if (loss.g() >= steering.warmUp() && now > interval) {
      interval = now;
      String id = OwnRequests.id(now * steering.every());
      due = controller.wish().map(wish -> new Due(id, published, wish)).orElse(null);
    }
  }

  private void propose(MixtureRecord newest) throws IOException {
    if (newest.getEndsAt() >= 0) {
      listener.accept(due.id() + " not asked: the feed ends at g=" + newest.getEndsAt());
      return;
    }
    List<MixtureStep> steps = newest.getSteps();
    List<Part> now =
        parts(steps.isEmpty() ? newest.getShares() : steps.get(steps.size() - 1).getShares());
    if (now.stream().mapToDouble(Part::value).sum() < 1 - 1e-12) {
      listener.accept(
          due.id() + " not asked: the mixture in force has domains that the configuration has not");
      return;
    }
    Optional<int[]> units = limits.nearest(now, due.wish());
    if (units.isEmpty()) {
      listener.accept(
          due.id() + " not asked: the limits of the domains that have a share allow no mixture");
    } else if (isWorthIt(now, units.get())) {
      MixtureRequest request = request(units.get());
      store.ask(request);
      listener.accept(
          request.getId()
              + " asked: "
              + request.getShares().stream()
                  .map(share -> share.getDomain() + "=" + share.getNumerator())
                  .collect(Collectors.joining(" "))
              + " of "
              + limits.denominator()
              + " ("
              + request.getReason()
              + ")");
    }
  }

  private boolean isWorthIt(List<Part> now, int[] units) {
    double largest = 0;
    for (int d = 0; d < units.length; d++) {
      double share = (double) units[d] / limits.denominator();
      largest = Math.max(largest, Math.abs(share - now.get(d).value()));
    }
    return largest > 0 && largest >= steering.threshold().doubleValue() - 1e-12;
  }

  private MixtureRequest request(int[] units) {
    List<DomainShare> shares = new ArrayList<>();
    for (int d = 0; d < units.length; d++) {
      shares.add(
          DomainShare.newBuilder()
              .setDomain(domains.get(d))
              .setNumerator(units[d])
              .setDenominator(limits.denominator())
              .build());
    }
    return MixtureRequest.newBuilder()
        .setId(due.id())
        .setKind(MixtureRequestKind.SHARES)
        .setShares(shares)
        .setAuthor("controller " + steering.method().label())
        .setReason(reason(due.published()))
        .build();
  }

  private static String reason(TrainingLoss published) {
    return published.getDomains().stream()
        .map(one -> String.format(Locale.ROOT, "%s %.3f", one.getDomain(), one.getLoss()))
        .collect(
            Collectors.joining(
                ", ",
                "run %s, step %d, g=%d: loss "
                    .formatted(published.getRun(), published.getStep(), published.getG()),
                ""));
  }

  /** In the order of the configuration's domains. */
  private List<Part> parts(List<DomainShare> shares) {
    return domains.stream()
        .map(
            domain ->
                shares.stream()
                    .filter(share -> share.getDomain().equals(domain))
                    .map(share -> new Part(share.getNumerator(), share.getDenominator()))
                    .findFirst()
                    .orElse(new Part(0, 1)))
        .toList();
  }

  @Override
  public void close() {
    losses.close();
    requests.close();
    store.close();
  }
}
