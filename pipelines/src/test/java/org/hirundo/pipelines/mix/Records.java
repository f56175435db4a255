package org.hirundo.pipelines.mix;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.hirundo.operators.mixture.Exhaustion;
import org.hirundo.operators.mixture.Mixture;
import org.hirundo.operators.mixture.MixtureLog;
import org.hirundo.operators.mixture.SequenceLog;
import org.hirundo.schemas.MixtureRecord;

/** Mixture logs for tests. */
final class Records {
  static final int S = 8;

  private Records() {}

  /** Of the domains' first sequence logs. */
  static Map<SequenceLog, long[]> counts(Map<String, long[]> byName) {
    return byName.entrySet().stream()
        .collect(Collectors.toMap(entry -> SequenceLog.named(entry.getKey()), Map.Entry::getValue));
  }

  /** A log of one record; domains in the order of their names. */
  static MixtureLog log(int partitions, Map<String, String> shares, String exhausted) {
    Map<String, Exhaustion> policies = new LinkedHashMap<>();
    shares.keySet().forEach(domain -> policies.put(domain, Exhaustion.parse(exhausted)));
    return MixtureLog.of(
        List.of(
            MixtureRecord.newBuilder()
                .setVersion(1)
                .setEffectiveFrom(0)
                .setFeedId("feed")
                .setPartitions(partitions)
                .setSequenceLength(S)
                .setTokenizer("o200k_base@1")
                .setSeed(42)
                .setShares(Mixture.parse(new TreeMap<>(shares)).toRecords(policies))
                .build()));
  }
}
