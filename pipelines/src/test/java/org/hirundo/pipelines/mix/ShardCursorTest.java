package org.hirundo.pipelines.mix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.hirundo.pipelines.logs.LogCodec;
import org.hirundo.pipelines.logs.LogReader;
import org.hirundo.schemas.Sequence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ShardCursorTest {
  private static final TopicPartition SHARD = new TopicPartition("sequences.ja", 1);
  private static final int SHARDS = 4;
  private static final int ENOUGH = 200;

  private final LogCodec<Sequence> codec = new LogCodec<>(Sequence.class);
  private final ShardCursor cursor = new ShardCursor(SHARD, SHARDS, ShardPlace.BEGINNING, ENOUGH);
  private KafkaConsumer<byte[], byte[]> consumer; // never polled, so no broker is needed

  @BeforeEach
  void assign() {
    Properties connection = new Properties();
    connection.setProperty("bootstrap.servers", "127.0.0.1:1");
    consumer = LogReader.consumer(connection);
    consumer.assign(List.of(SHARD));
  }

  @AfterEach
  void close() {
    consumer.close();
  }

  /** Offers the sequence of a place; transaction markers take offsets between two. */
  private int offer(long place) {
    Sequence sequence =
        new Sequence("ja", place * SHARDS + 1, ByteBuffer.allocate(8), List.of(), "t@1");
    byte[] value = codec.encode(sequence);
    cursor.add(new ConsumerRecord<>(SHARD.topic(), SHARD.partition(), offset(place), null, value));
    return value.length;
  }

  private static long offset(long place) {
    return 2 * place + 5;
  }

  private Sequence take(long place) throws IOException {
    return cursor.take(place, codec, consumer);
  }

  @Test
  void takesOneAfterTheOtherAndRemembersTheOffsetBehindTheLast() throws IOException {
    assertThat(take(0)).isNull();
    offer(0);
    offer(1);
    assertThat(take(0).getOrdinal()).isEqualTo(1);
    assertThat(cursor.next().offset()).isEqualTo(offset(0) + 1);
    assertThat(take(1).getOrdinal()).isEqualTo(5);
    assertThat(cursor.next().offset()).isEqualTo(offset(1) + 1);
    assertThat(take(2)).isNull();
  }

  @Test
  void passesOverSequencesBeforeThePlace() throws IOException {
    for (int place = 0; place < 6; place++) {
      offer(place);
    }
    assertThat(take(4).getOrdinal()).isEqualTo(17);
    assertThat(cursor.next().offset()).isEqualTo(offset(4) + 1);
  }

  @Test
  void holdsSoManyBytesHoweverLongTheSequencesAre() throws IOException {
    long place = 0;
    int bytes = 0;
    while (bytes < ENOUGH) {
      assertThat(cursor.wantsMore()).isTrue();
      bytes += offer(place++);
    }
    assertThat(cursor.wantsMore()).isFalse();
    int first = offer(place);
    for (long taken = 0; bytes + first >= ENOUGH; taken++) {
      assertThat(cursor.wantsMore()).isFalse();
      take(taken);
      bytes -= first;
    }
    assertThat(cursor.wantsMore()).isTrue();
  }

  @Test
  void readsASmallShardAgainFromMemory() throws IOException {
    offer(0);
    offer(1);
    for (int pass = 0; pass < 3; pass++) {
      assertThat(take(0).getOrdinal()).isEqualTo(1);
      assertThat(take(1).getOrdinal()).isEqualTo(5);
      assertThat(cursor.next().offset()).isEqualTo(offset(1) + 1);
    }
    offer(2);
    assertThat(take(2).getOrdinal()).isEqualTo(9);
    assertThat(take(0).getOrdinal()).isEqualTo(1);
    assertThat(take(2).getOrdinal()).isEqualTo(9);
  }

  @Test
  void goesBackToTheBeginningOfALargeShardForAnotherPass() throws IOException {
    int bytes = 0;
    long end = 0;
    while (bytes <= ENOUGH) {
      bytes += offer(end);
      assertThat(take(end++)).isNotNull();
    }
    for (int pass = 1; pass < 4; pass++) {
      assertThat(take(0)).isNull();
      assertThat(cursor.next()).isEqualTo(ShardPlace.BEGINNING);
      assertThat(cursor.wantsMore()).isTrue();
      for (long place = 0; place < end; place++) {
        offer(place);
        assertThat(take(place).getOrdinal()).isEqualTo(place * SHARDS + 1);
      }
    }
  }

  @Test
  void aCursorThatWasRestoredInTheMiddleGoesBackAsWell() throws IOException {
    ShardCursor restored = new ShardCursor(SHARD, SHARDS, new ShardPlace(1, offset(0) + 1), ENOUGH);
    assertThat(restored.take(0, codec, consumer)).isNull();
    assertThat(restored.next()).isEqualTo(ShardPlace.BEGINNING);
  }

  @Test
  void namesAGapInsteadOfSearchingForEver() {
    offer(3);
    assertThatThrownBy(() -> take(2))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("sequences.ja-1")
        .hasMessageContaining("place 3 where 0 is due")
        .hasMessageContaining("gap");
  }
}
