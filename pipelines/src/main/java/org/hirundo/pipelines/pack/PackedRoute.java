package org.hirundo.pipelines.pack;

import java.util.List;
import java.util.stream.Stream;
import org.hirundo.operators.mixture.SequenceLog;
import org.hirundo.pipelines.logs.Route;
import org.hirundo.pipelines.logs.Topics;

/**
 * A sequence goes to the shard of its ordinal, sizes to the one partition of their log.
 *
 * @param version of the sequence logs
 * @param partitions P
 */
record PackedRoute(Topics names, List<String> domains, int version, int partitions)
    implements Route<Packed> {
  @Override
  public String topic(Packed packed) {
    return packed.sizes() == null
        ? names.sequences(log(packed.sequence().getDomain()))
        : names.sizes(log(packed.sizes().getDomain()));
  }

  @Override
  public Integer partition(Packed packed) {
    return packed.sizes() == null ? (int) (packed.sequence().getOrdinal() % partitions) : 0;
  }

  @Override
  public List<String> topics() {
    return domains.stream()
        .map(this::log)
        .flatMap(log -> Stream.of(names.sequences(log), names.sizes(log)))
        .toList();
  }

  private SequenceLog log(String domain) {
    return new SequenceLog(domain, version);
  }
}
