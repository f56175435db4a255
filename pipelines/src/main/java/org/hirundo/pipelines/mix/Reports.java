package org.hirundo.pipelines.mix;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hirundo.operators.mixture.Horizon;
import org.hirundo.operators.mixture.MixtureLog;
import org.hirundo.operators.mixture.SequenceLog;
import org.hirundo.operators.mixture.Share;
import org.hirundo.schemas.DomainReport;
import org.hirundo.schemas.MixtureReport;

/** Tells how the mix stands. */
final class Reports {
  private Reports() {}

  /**
   * @param horizon as granted
   * @param counts sequences in each shard, by sequence log
   * @param shortage what the feed waits for, or null
   * @param starvingSince since when, in milliseconds since 1970
   */
  static MixtureReport.Builder of(
      MixtureLog log,
      Horizon horizon,
      Map<SequenceLog, long[]> counts,
      Horizon.Shortage shortage,
      long starvingSince) {
    int length = log.sequenceLength();
    Map<String, Share> shares = log.shares(horizon.g());
    List<DomainReport> domains = new ArrayList<>();
    double largest = 0;
    Map<String, SequenceLog> read =
        log.readings(horizon.g()).stream()
            .map(MixtureLog.Reading::log)
            .collect(Collectors.toMap(SequenceLog::domain, Function.identity()));
    for (String domain : log.domains()) {
      Share share = shares.getOrDefault(domain, new Share(0, 1));
      double error = horizon.tokenError(domain);
      largest = Math.max(largest, Math.abs(error));
      SequenceLog sequences = read.getOrDefault(domain, new SequenceLog(domain, 1));
      long available = sum(counts.get(sequences));
      boolean waits = shortage != null && shortage.domain().equals(domain);
      domains.add(
          DomainReport.newBuilder()
              .setDomain(domain)
              .setTarget((double) share.numerator() / share.denominator())
              .setTokens(horizon.tokens(domain))
              .setError(error)
              .setAvailable(available)
              .setPass(horizon.pass(domain))
              .setLog(sequences.version())
              .setStarvingAt(waits ? shortage.g() : -1)
              .setStarvingSince(waits ? starvingSince : -1)
              .build());
    }
    int n = Math.max(2, log.domains().size());
    return MixtureReport.newBuilder()
        .setAt(System.currentTimeMillis())
        .setHorizon(horizon.g())
        .setMixtureVersion(log.ruling(horizon.g()).getVersion())
        .setBound(log.padded() ? length : length * (1 - 1.0 / (2 * n - 2)))
        .setLargestError(largest)
        .setRefusals(List.of())
        .setEndsAt(log.end() == Long.MAX_VALUE ? -1 : log.end())
        .setDomains(domains);
  }

  /** Sequences in all those logs. */
  static long total(Map<SequenceLog, long[]> counts, Collection<SequenceLog> logs) {
    return logs.stream().map(counts::get).mapToLong(Reports::sum).sum();
  }

  private static long sum(long[] shards) {
    return shards == null ? 0 : Arrays.stream(shards).sum();
  }
}
