package org.hirundo.pipelines.mix;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.hirundo.operators.mixture.ChangePoints;
import org.hirundo.operators.mixture.Exhaustion;
import org.hirundo.operators.mixture.Mixture;
import org.hirundo.operators.mixture.MixtureLog;
import org.hirundo.operators.mixture.MixturePlan;
import org.hirundo.operators.mixture.Share;
import org.hirundo.schemas.DomainShare;
import org.hirundo.schemas.MixtureRecord;
import org.hirundo.schemas.MixtureTarget;

/** Makes the next record of a mixture log that has records. */
final class Decisions {
  private Decisions() {}

  /**
   * The next record, for its author and reason to be added.
   *
   * @param horizon readers may have taken every g below it
   * @param targets the shares to reach; the first one's g may be -1, as soon as possible
   * @param policies by domain, with the log that is read and its seal; others wait
   * @param points where shares can take effect
   * @throws IllegalArgumentException if there is no way to the targets
   */
  static MixtureRecord.Builder record(
      MixtureLog log,
      long horizon,
      List<MixtureTarget> targets,
      Map<String, DomainShare> policies,
      ChangePoints points) {
    MixturePlan plan = new MixturePlan(log, targets, points);
    long start = plan.start(horizon);
    List<DomainShare> shares =
        plan.begin(start).stream()
            .map(
                share ->
                    policies.containsKey(share.getDomain())
                        ? withPolicy(share, policies.get(share.getDomain()))
                        : share)
            .toList();
    MixtureRecord record =
        MixtureRecord.newBuilder(log.ruling(0))
            .setVersion(log.records().size() + 1)
            .setEffectiveFrom(start)
            .setShares(shares)
            .setEndsAt(-1)
            .setRequestId("")
            .setWithheld(last(log).getWithheld())
            .setPadding(last(log).getPadding())
            .setCreatedAt(System.currentTimeMillis())
            .build();
    return MixtureRecord.newBuilder(plan.withSteps(record));
  }

  /** What is withheld by the newest record stays so. */
  private static MixtureRecord last(MixtureLog log) {
    return log.records().get(log.records().size() - 1);
  }

  private static DomainShare withPolicy(DomainShare share, DomainShare policy) {
    DomainShare ruled = Exhaustion.of(policy).on(share, policy.getSealed());
    ruled.setLog(policy.getLog());
    return ruled;
  }

  /**
   * The mixture in force at g and all changes to come, each passed through a function.
   *
   * @param start where the first is to rule: g, or -1 for as soon as possible
   */
  static List<MixtureTarget> goingOn(
      MixtureLog log, long g, long start, UnaryOperator<Mixture> change) {
    List<MixtureTarget> targets = new ArrayList<>();
    targets.add(new MixtureTarget(start, changed(log.shares(g), change), 0L));
    log.changesAfter(g)
        .forEach(
            (from, later) -> {
              List<DomainShare> shares = changed(later.shares(), change);
              shares.forEach(
                  share -> share.setLog(later.moves().getOrDefault(share.getDomain(), 0)));
              targets.add(new MixtureTarget(from, shares, 0L));
            });
    return targets;
  }

  private static List<DomainShare> changed(
      Map<String, Share> shares, UnaryOperator<Mixture> change) {
    return change.apply(new Mixture(shares)).toRecords(Map.of());
  }
}
