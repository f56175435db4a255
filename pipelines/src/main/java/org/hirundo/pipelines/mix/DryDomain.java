package org.hirundo.pipelines.mix;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.hirundo.operators.mixture.Exhausted;
import org.hirundo.operators.mixture.Exhaustion;
import org.hirundo.operators.mixture.Horizon;
import org.hirundo.operators.mixture.Mixture;
import org.hirundo.operators.mixture.MixtureLog;
import org.hirundo.operators.mixture.Share;
import org.hirundo.schemas.DomainShare;
import org.hirundo.schemas.MixtureRecord;
import org.hirundo.schemas.MixtureTarget;

/**
 * Carries out a dry domain's policy.
 *
 * @param horizon the granted horizon: a decision takes effect there or later
 * @param complete whether the logs were declared complete: then the last domain to run dry is not
 *     read again, so that the feed ends when each domain was read once
 * @param counts sequences in each shard, by domain
 */
record DryDomain(MixtureLog log, long horizon, boolean complete, Map<String, long[]> counts) {

  /** The decision, or nothing where the feed is to wait. */
  Optional<MixtureRecord> decide(Horizon.Shortage shortage) {
    MixtureRecord ruling = log.ruling(horizon);
    DomainShare dry =
        ruling.getShares().stream()
            .filter(share -> share.getDomain().equals(shortage.domain()))
            .findFirst()
            .orElse(null);
    if (dry == null) {
      return Optional.empty();
    }
    Exhaustion exhaustion = Exhaustion.of(dry);
    if (exhaustion.policy() == Exhausted.REPEAT) {
      Optional<MixtureRecord> again = repeat(ruling, dry, exhaustion, shortage);
      boolean spent = shortage.spent() || exhaustion.passes() == 1;
      return again.isEmpty() && spent ? follow(exhaustion.then(), ruling, shortage) : again;
    }
    return follow(exhaustion.policy(), ruling, shortage);
  }

  private Optional<MixtureRecord> follow(
      Exhausted policy, MixtureRecord ruling, Horizon.Shortage shortage) {
    return switch (policy) {
      case RENORMALISE -> renormalise(ruling, shortage.domain());
      case STOP -> Optional.of(stop(ruling, shortage));
      case WAIT, REPEAT -> Optional.empty();
    };
  }

  private Optional<MixtureRecord> repeat(
      MixtureRecord ruling, DomainShare dry, Exhaustion exhaustion, Horizon.Shortage shortage) {
    long[] shards = counts.get(dry.getDomain());
    long total = Arrays.stream(shards).sum();
    boolean everyShard = Arrays.stream(shards).allMatch(count -> count > 0);
    boolean once = exhaustion.passes() == 1;
    boolean lastToRunDry =
        complete
            && ruling.getShares().stream()
                .filter(share -> share.getNumerator() > 0 && share != dry)
                .allMatch(share -> share.getSealed() >= 0);
    if (!everyShard || once || dry.getSealed() == total || lastToRunDry) {
      return Optional.empty();
    }
    List<DomainShare> shares = new ArrayList<>();
    for (DomainShare share : ruling.getShares()) {
      shares.add(
          share == dry
              ? DomainShare.newBuilder(dry).setSealed(total).build()
              : DomainShare.newBuilder(share).build());
    }
    return Optional.of(
        goingOn(
            ruling,
            shares,
            mixture -> mixture,
            dry.getDomain()
                + " ran dry at g="
                + shortage.g()
                + " and is read again from its start"));
  }

  private Optional<MixtureRecord> renormalise(MixtureRecord ruling, String dry) {
    try {
      return Optional.of(
          goingOn(
              ruling,
              ruling.getShares(),
              mixture -> mixture.share(dry).numerator() == 0 ? mixture : mixture.without(dry),
              dry + " ran dry and the others take its share"));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // it is alone
    }
  }

  private MixtureRecord stop(MixtureRecord ruling, Horizon.Shortage shortage) {
    MixtureRecord record =
        goingOn(
            ruling,
            ruling.getShares(),
            mixture -> mixture,
            shortage.domain() + " ran dry and the feed ends at g=" + shortage.g());
    return MixtureRecord.newBuilder(record).setEndsAt(shortage.g()).build();
  }

  /** The mixture in force and all changes to come, each passed through a function. */
  private MixtureRecord goingOn(
      MixtureRecord ruling,
      List<DomainShare> policies,
      UnaryOperator<Mixture> change,
      String reason) {
    List<MixtureTarget> targets = new ArrayList<>();
    targets.add(new MixtureTarget(-1L, changed(log.shares(horizon), change), 0L));
    log.changesAfter(horizon)
        .forEach((g, shares) -> targets.add(new MixtureTarget(g, changed(shares, change), 0L)));
    return Decisions.record(log, horizon, targets, policies)
        .setEndsAt(ruling.getEndsAt())
        .setAuthor("hirundo")
        .setReason(reason)
        .build();
  }

  private static List<DomainShare> changed(
      Map<String, Share> shares, UnaryOperator<Mixture> change) {
    return change.apply(new Mixture(shares)).toRecords(Map.of());
  }
}
