package org.hirundo.pipelines.pack;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Properties;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.hirundo.pipelines.logs.LastRecords;
import org.hirundo.schemas.Sequence;

/**
 * The sequence logs of a pack that begins without a state: it would write what is there again, from
 * the first ordinal on.
 *
 * @param topics their names
 * @param partitions of each
 */
record UnwrittenLogs(List<String> topics, int partitions, Properties connection)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  UnwrittenLogs {
    topics = List.copyOf(topics);
  }

  /**
   * @throws IllegalStateException naming the log that holds something
   */
  void require() throws IOException {
    for (String topic : topics) {
      List<TopicPartition> shards =
          IntStream.range(0, partitions).mapToObj(p -> new TopicPartition(topic, p)).toList();
      try (LastRecords<Sequence> last = new LastRecords<>(Sequence.class, shards, connection)) {
        if (!last.look().isEmpty()) {
          throw new IllegalStateException(
              topic
                  + " holds sequences, but this pack begins without a saved state: it would write"
                  + " them again. Go on from the savepoint or checkpoint of the pack that wrote them,"
                  + " or give this configuration a sequences.version that is not used yet");
        }
      }
    }
  }
}
