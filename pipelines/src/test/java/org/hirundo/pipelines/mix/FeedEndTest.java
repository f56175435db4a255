package org.hirundo.pipelines.mix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.hirundo.pipelines.logs.LogCodec;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.pipelines.runtime.EmbeddedBroker;
import org.hirundo.schemas.FeedRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeedEndTest {
  private static final int PARTITIONS = 4;

  @TempDir Path folder;

  @Test
  void aStateGoesOnOnlyWhereItsPartitionEnds() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("kafka"), 0)) {
      Properties connection = new Properties();
      connection.setProperty("bootstrap.servers", broker.bootstrap());
      Topics.PLAIN.create(connection, List.of("ja"), PARTITIONS);
      LogCodec<FeedRecord> codec = new LogCodec<>(FeedRecord.class);
      try (KafkaProducer<byte[], byte[]> producer =
          new KafkaProducer<>(connection, new ByteArraySerializer(), new ByteArraySerializer())) {
        for (long g : List.of(1L, 6L)) {
          FeedRecord record =
              new FeedRecord(
                  g, "ja", 1, g, 0, ByteBuffer.allocate(4), List.of(), "t@1", 0, 1, List.of());
          producer.send(new ProducerRecord<>(Topics.PLAIN.feed(), 2, null, codec.encode(record)));
        }
      }
      try (FeedEnd end = new FeedEnd(Topics.PLAIN.feed(), Set.of(0, 2), PARTITIONS, connection)) {
        assertThat(end.meets(0, 3)).as("an empty partition and no state").isTrue();
        assertThat(end.meets(0, 4)).as("not committed yet").isFalse();
        assertThat(end.meets(2, 8)).as("the third round").isTrue();
        assertThat(end.meets(2, 11)).as("anywhere in it").isTrue();
        assertThat(end.meets(2, 12)).as("not committed yet").isFalse();
        assertThatThrownBy(() -> end.meets(2, 7))
            .isInstanceOf(FeedConflictException.class)
            .hasMessageContaining("partition 2 of feed goes to g=6")
            .hasMessageContaining("goes on at g=7")
            .hasMessageContaining("another kafka.prefix");
      }
    }
  }
}
