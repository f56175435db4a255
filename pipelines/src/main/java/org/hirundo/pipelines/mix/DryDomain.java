package org.hirundo.pipelines.mix;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hirundo.operators.mixture.Exhausted;
import org.hirundo.operators.mixture.Horizon;
import org.hirundo.operators.mixture.Mixture;
import org.hirundo.operators.mixture.MixtureLog;
import org.hirundo.schemas.DomainShare;
import org.hirundo.schemas.MixtureRecord;

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
    MixtureRecord last = log.ruling(Long.MAX_VALUE);
    DomainShare dry =
        last.getShares().stream()
            .filter(share -> share.getDomain().equals(shortage.domain()))
            .findFirst()
            .orElse(null);
    if (dry == null) {
      return Optional.empty();
    }
    return switch (Exhausted.parse(dry.getExhausted())) {
      case WAIT, STOP -> Optional.empty();
      case REPEAT -> repeat(last, dry);
      case RENORMALISE -> renormalise(last, dry);
    };
  }

  private Optional<MixtureRecord> repeat(MixtureRecord last, DomainShare dry) {
    long[] shards = counts.get(dry.getDomain());
    long total = Arrays.stream(shards).sum();
    boolean everyShard = Arrays.stream(shards).allMatch(count -> count > 0);
    boolean lastToRunDry =
        complete
            && last.getShares().stream()
                .filter(share -> share.getNumerator() > 0 && share != dry)
                .allMatch(share -> share.getSealed() >= 0);
    if (!everyShard || dry.getSealed() == total || lastToRunDry) {
      return Optional.empty();
    }
    List<DomainShare> shares = new ArrayList<>();
    for (DomainShare share : last.getShares()) {
      shares.add(share == dry ? DomainShare.newBuilder(dry).setSealed(total).build() : share);
    }
    return Optional.of(
        record(last, shares, dry.getDomain() + " ran dry and is read again from its start"));
  }

  private Optional<MixtureRecord> renormalise(MixtureRecord last, DomainShare dry) {
    Mixture rest;
    try {
      rest = Mixture.of(last.getShares()).without(dry.getDomain());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    List<DomainShare> shares = new ArrayList<>();
    for (DomainShare share : last.getShares()) {
      shares.add(
          DomainShare.newBuilder(share)
              .setNumerator(rest.share(share.getDomain()).numerator())
              .setDenominator(rest.share(share.getDomain()).denominator())
              .build());
    }
    return Optional.of(
        record(last, shares, dry.getDomain() + " ran dry and the others take its share"));
  }

  private MixtureRecord record(MixtureRecord last, List<DomainShare> shares, String reason) {
    return MixtureRecord.newBuilder(last)
        .setVersion(log.records().size() + 1)
        .setEffectiveFrom(log.changePoint(horizon, shares))
        .setShares(shares)
        .setRequestId("")
        .setAuthor("hirundo")
        .setReason(reason)
        .setCreatedAt(System.currentTimeMillis())
        .build();
  }
}
