package org.hirundo.pipelines.mix;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.hirundo.operators.mixture.ChangePoints;
import org.hirundo.operators.mixture.Exhausted;
import org.hirundo.operators.mixture.Exhaustion;
import org.hirundo.operators.mixture.Horizon;
import org.hirundo.operators.mixture.Mixture;
import org.hirundo.operators.mixture.MixtureLog;
import org.hirundo.operators.mixture.SequenceLog;
import org.hirundo.schemas.DomainShare;
import org.hirundo.schemas.MixtureRecord;

/**
 * Carries out a dry domain's policy.
 *
 * @param horizon the granted horizon: a decision takes effect there or later
 * @param complete whether the logs were declared complete: then the last domain to run dry is not
 *     read again, so that the feed ends when each domain was read once
 * @param counts sequences in each shard, by sequence log
 * @param points where shares can take effect
 */
record DryDomain(
    MixtureLog log,
    long horizon,
    boolean complete,
    Map<SequenceLog, long[]> counts,
    ChangePoints points) {

  /** In a feed without padding. */
  DryDomain(MixtureLog log, long horizon, boolean complete, Map<SequenceLog, long[]> counts) {
    this(log, horizon, complete, counts, log::changePoint);
  }

  /** The decision, or nothing where the feed is to wait. */
  Optional<MixtureRecord> decide(Horizon.Shortage shortage) {
    long from = Math.max(horizon, log.readSince(shortage.g()));
    MixtureRecord ruling = log.ruling(from);
    Map<String, DomainShare> policies = log.policies(from);
    DomainShare dry = policies.get(shortage.domain());
    if (dry == null || !names(ruling, shortage.domain())) {
      return Optional.empty();
    }
    Exhaustion exhaustion = Exhaustion.of(dry);
    if (exhaustion.policy() == Exhausted.REPEAT) {
      Optional<MixtureRecord> again = repeat(from, policies, exhaustion, shortage);
      boolean spent = shortage.spent() || exhaustion.passes() == 1;
      return again.isEmpty() && spent ? follow(exhaustion.then(), from, shortage) : again;
    }
    return follow(exhaustion.policy(), from, shortage);
  }

  private static boolean names(MixtureRecord ruling, String domain) {
    return ruling.getShares().stream().anyMatch(share -> share.getDomain().equals(domain));
  }

  private Optional<MixtureRecord> follow(Exhausted policy, long from, Horizon.Shortage shortage) {
    return switch (policy) {
      case RENORMALISE -> renormalise(shortage.domain());
      case STOP -> Optional.of(stop(from, shortage));
      case WAIT, REPEAT -> Optional.empty();
    };
  }

  private Optional<MixtureRecord> repeat(
      long from,
      Map<String, DomainShare> policies,
      Exhaustion exhaustion,
      Horizon.Shortage shortage) {
    DomainShare dry = policies.get(shortage.domain());
    long[] shards = counts.get(shortage.log());
    long total = Arrays.stream(shards).sum();
    boolean everyShard = Arrays.stream(shards).allMatch(count -> count > 0);
    boolean once = exhaustion.passes() == 1;
    boolean lastToRunDry =
        complete
            && log.ruling(from).getShares().stream()
                .filter(share -> share.getNumerator() > 0)
                .map(share -> policies.get(share.getDomain()))
                .allMatch(share -> share == dry || share.getSealed() >= 0);
    if (!everyShard || once || dry.getSealed() == total || lastToRunDry) {
      return Optional.empty();
    }
    Map<String, DomainShare> sealed = new LinkedHashMap<>(policies);
    sealed.put(shortage.domain(), DomainShare.newBuilder(dry).setSealed(total).build());
    return Optional.of(
        goingOn(
                from,
                from,
                sealed,
                mixture -> mixture,
                shortage.domain()
                    + " ran dry at g="
                    + shortage.g()
                    + " and is read again from its start")
            .build());
  }

  private Optional<MixtureRecord> renormalise(String dry) {
    try {
      return Optional.of(
          goingOn(
                  horizon,
                  -1,
                  log.policies(horizon),
                  mixture -> mixture.share(dry).numerator() == 0 ? mixture : mixture.without(dry),
                  dry + " ran dry and the others take its share")
              .build());
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // it is alone
    }
  }

  private MixtureRecord stop(long from, Horizon.Shortage shortage) {
    return goingOn(
            from,
            from,
            log.policies(from),
            mixture -> mixture,
            shortage.domain() + " ran dry and the feed ends at g=" + shortage.g())
        .setEndsAt(shortage.g())
        .build();
  }

  private MixtureRecord.Builder goingOn(
      long from,
      long start,
      Map<String, DomainShare> policies,
      UnaryOperator<Mixture> change,
      String reason) {
    return Decisions.record(
            log, horizon, Decisions.goingOn(log, from, start, change), policies, points)
        .setEndsAt(log.ruling(from).getEndsAt())
        .setAuthor("hirundo")
        .setReason(reason);
  }
}
