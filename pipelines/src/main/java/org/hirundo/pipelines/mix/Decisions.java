package org.hirundo.pipelines.mix;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hirundo.operators.mixture.Exhaustion;
import org.hirundo.operators.mixture.MixtureLog;
import org.hirundo.operators.mixture.MixturePlan;
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
   * @param policies domains with their policies and seals; others wait
   * @throws IllegalArgumentException if there is no way to the targets
   */
  static MixtureRecord.Builder record(
      MixtureLog log, long horizon, List<MixtureTarget> targets, List<DomainShare> policies) {
    MixturePlan plan = new MixturePlan(log, targets);
    long start = plan.start(horizon);
    Map<String, DomainShare> byDomain =
        policies.stream().collect(Collectors.toMap(DomainShare::getDomain, Function.identity()));
    List<DomainShare> shares =
        plan.begin(start).stream()
            .map(
                share ->
                    byDomain.containsKey(share.getDomain())
                        ? withPolicy(share, byDomain.get(share.getDomain()))
                        : share)
            .toList();
    MixtureRecord record =
        MixtureRecord.newBuilder(log.ruling(0))
            .setVersion(log.records().size() + 1)
            .setEffectiveFrom(start)
            .setShares(shares)
            .setEndsAt(-1)
            .setRequestId("")
            .setCreatedAt(System.currentTimeMillis())
            .build();
    return MixtureRecord.newBuilder(plan.withSteps(record));
  }

  private static DomainShare withPolicy(DomainShare share, DomainShare policy) {
    return Exhaustion.of(policy).on(share, policy.getSealed());
  }
}
