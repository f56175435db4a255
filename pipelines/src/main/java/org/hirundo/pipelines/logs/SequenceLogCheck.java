package org.hirundo.pipelines.logs;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.hirundo.operators.mixture.SequenceLog;
import org.hirundo.schemas.Sequence;
import org.hirundo.schemas.SequenceSizes;

/**
 * Whether a sequence log on the broker is of the kind that is needed.
 *
 * @param partitions P
 * @param tokenizer name and fingerprint
 * @param sequenceLength S
 * @param padded whether sequences may hold padding
 */
public record SequenceLogCheck(
    Topics topics,
    Properties connection,
    int partitions,
    String tokenizer,
    int sequenceLength,
    boolean padded) {

  /**
   * Why a feed can't go by the log: it is not there, or is of another kind.
   *
   * @return empty if it can
   */
  public Optional<String> refusal(SequenceLog log) throws IOException {
    int found;
    try (Admin admin = Admin.create(connection)) {
      found = Topics.partitions(admin, topics.sequences(log));
    }
    if (found == 0) {
      return Optional.of(
          "there is no log "
              + topics.sequences(log)
              + ": pack it first, with sequences: {version: "
              + log.version()
              + "} in the configuration");
    }
    if (found != partitions) {
      return Optional.of(
          topics.sequences(log)
              + " has "
              + found
              + " partitions, but "
              + partitions
              + " are needed");
    }
    return difference(log)
        .map(reason -> reason + ": it can be mixed into a feed of its own (feed.name)");
  }

  /**
   * What is other about the sequences in a log that is there.
   *
   * @return empty if they are of that kind, or there are none
   */
  public Optional<String> difference(SequenceLog log) throws IOException {
    if (!padded && hasSizes(log)) {
      return Optional.of(
          topics.sequences(log)
              + " holds padding, which needs a feed that began with such a packing");
    }
    for (Sequence sequence : lasts(log)) {
      int length = sequence.getTokens().remaining() / Integer.BYTES;
      if (!sequence.getTokenizer().equals(tokenizer)) {
        return Optional.of(
            topics.sequences(log)
                + " was made with tokenizer "
                + sequence.getTokenizer()
                + ", not "
                + tokenizer);
      }
      if (length != sequenceLength) {
        return Optional.of(
            topics.sequences(log)
                + " has sequences of "
                + length
                + " tokens, not "
                + sequenceLength);
      }
    }
    return Optional.empty();
  }

  private boolean hasSizes(SequenceLog log) throws IOException {
    try (Admin admin = Admin.create(connection)) {
      if (Topics.partitions(admin, topics.sizes(log)) == 0) {
        return false;
      }
    }
    List<TopicPartition> sizes = List.of(new TopicPartition(topics.sizes(log), 0));
    try (LastRecords<SequenceSizes> last =
        new LastRecords<>(SequenceSizes.class, sizes, connection)) {
      return !last.look().isEmpty();
    }
  }

  /** Whether a log that is there holds no sequence. */
  public boolean isEmpty(SequenceLog log) throws IOException {
    return lasts(log).isEmpty();
  }

  private Collection<Sequence> lasts(SequenceLog log) throws IOException {
    List<TopicPartition> shards =
        IntStream.range(0, partitions)
            .mapToObj(shard -> new TopicPartition(topics.sequences(log), shard))
            .toList();
    try (LastRecords<Sequence> last = new LastRecords<>(Sequence.class, shards, connection)) {
      return last.look().values();
    }
  }
}
