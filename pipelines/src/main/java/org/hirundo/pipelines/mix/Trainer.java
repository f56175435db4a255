package org.hirundo.pipelines.mix;

import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.Properties;
import org.apache.kafka.common.TopicPartition;
import org.hirundo.pipelines.logs.LastRecords;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.schemas.TrainingLoss;

/** How far the trainer is, by what it published last. Confined to one thread. */
final class Trainer implements AutoCloseable {
  private final TopicPartition log;
  private final LastRecords<TrainingLoss> last;

  Trainer(Topics topics, Properties connection) {
    log = new TopicPartition(topics.loss(), 0);
    last = new LastRecords<>(TrainingLoss.class, List.of(log), connection);
  }

  /** The feed's first sequence that it has not consumed; nothing before it published any. */
  OptionalLong g() throws IOException {
    TrainingLoss published = last.look().get(log);
    return published == null ? OptionalLong.empty() : OptionalLong.of(published.getG());
  }

  @Override
  public void close() {
    last.close();
  }
}
