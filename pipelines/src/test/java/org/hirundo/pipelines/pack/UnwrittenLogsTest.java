package org.hirundo.pipelines.pack;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.hirundo.operators.mixture.SequenceLog;
import org.hirundo.operators.tokens.Shuffle;
import org.hirundo.pipelines.logs.LogCodec;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.pipelines.runtime.EmbeddedBroker;
import org.hirundo.schemas.Sequence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnwrittenLogsTest {
  private static final PackSettings SETTINGS =
      new PackSettings("r50k_base", 4, 1, Map.of(), Shuffle.NONE);

  @TempDir private Path folder;

  @Test
  void aPackWithoutAStateRefusesLogsThatHoldSequencesAndOneWithAStateGoesOn() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("kafka"), 0)) {
      Properties connection = new Properties();
      connection.setProperty("bootstrap.servers", broker.bootstrap());
      Topics.PLAIN.create(connection, List.of("en", "ja"), 2);
      UnwrittenLogs logs =
          new UnwrittenLogs(List.of("sequences.en", "sequences.ja"), 2, connection);
      OperatorSubtaskState state = start(logs, null);

      write(connection);
      assertThatThrownBy(() -> start(logs, null))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("sequences.ja holds sequences")
          .hasMessageContaining("without a saved state");
      assertThatCode(() -> start(logs, state)).doesNotThrowAnyException();
    }
  }

  private static OperatorSubtaskState start(UnwrittenLogs logs, OperatorSubtaskState state)
      throws Exception {
    try (var harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new PackOperator(SETTINGS, logs), TokenizedDocument::domain, Types.STRING)) {
      harness.setup();
      if (state != null) {
        harness.initializeState(state);
      }
      harness.open();
      return harness.snapshot(1, 0);
    }
  }

  private static void write(Properties connection) throws Exception {
    Sequence sequence =
        new Sequence("ja", 0L, ByteBuffer.wrap(new byte[16]), List.of(), "r50k_base");
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(connection, new ByteArraySerializer(), new ByteArraySerializer())) {
      byte[] value = new LogCodec<>(Sequence.class).encode(sequence);
      String topic = Topics.PLAIN.sequences(new SequenceLog("ja", 1));
      producer.send(new ProducerRecord<>(topic, 1, null, value)).get();
    }
  }
}
