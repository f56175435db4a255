package org.hirundo.operators.mixture;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.hirundo.schemas.DomainShare;
import org.hirundo.schemas.MixtureRecord;

/** Mixture records and logs for tests. */
final class Feeds {
  static final int S = 8;

  private Feeds() {}

  static Map<String, String> fourDomains() {
    Map<String, String> shares = new LinkedHashMap<>();
    shares.put("ja", "0.35");
    shares.put("en", "0.40");
    shares.put("code", "0.17");
    shares.put("math", "0.08");
    return shares;
  }

  static MixtureRecord record(int version, long from, int partitions, List<DomainShare> shares) {
    return MixtureRecord.newBuilder()
        .setVersion(version)
        .setEffectiveFrom(from)
        .setFeedId("feed")
        .setPartitions(partitions)
        .setSequenceLength(S)
        .setTokenizer("o200k_base")
        .setSeed(42)
        .setShares(shares)
        .build();
  }

  static MixtureLog log(int partitions, Map<String, String> shares) {
    return MixtureLog.empty()
        .append(record(1, 0, partitions, Mixture.parse(shares).toRecords(Map.of())), 0);
  }

  static MixtureLog four(int partitions) {
    return log(partitions, fourDomains());
  }

  /** The log with those shares from the first change point at or after g. */
  static MixtureLog changed(MixtureLog log, long g, List<DomainShare> shares) {
    long point = log.changePoint(g, shares);
    return log.append(record(log.records().size() + 1, point, log.partitions(), shares), g);
  }

  /** About half of the shares are to be read from one of three versions of their logs. */
  static void move(SplittableRandom random, List<DomainShare> shares) {
    for (DomainShare share : shares) {
      share.setLog(random.nextInt(2) * (1 + random.nextInt(3)));
    }
  }

  /** The log that a step reads. */
  static SequenceLog read(FeedStep step) {
    return new SequenceLog(step.domain(), step.log());
  }

  /** Random shares of n domains with that denominator; about a third may be 0. */
  static List<DomainShare> shares(SplittableRandom random, int n, int denominator) {
    long[] weights = new long[n];
    int kind = random.nextInt(3);
    for (int left = denominator; left > 0; ) {
      int d = kind == 0 ? random.nextInt(n) : random.nextInt(1 + random.nextInt(n));
      int part = kind == 2 ? left : 1 + random.nextInt(Math.max(1, left / 2));
      weights[d] += part;
      left -= part;
      kind = kind == 2 ? 1 : kind;
    }
    List<DomainShare> shares = new ArrayList<>();
    for (int d = 0; d < n; d++) {
      shares.add(
          DomainShare.newBuilder()
              .setDomain("d" + d)
              .setNumerator(weights[d])
              .setDenominator(denominator)
              .build());
    }
    return shares;
  }
}
