package org.hirundo.pipelines.mix;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.hirundo.pipelines.logs.LogCodec;
import org.hirundo.schemas.SequenceSizes;

/**
 * The real tokens of the sequences in one domain's log, by ordinal. They are asked for nearly in
 * order, once or a few times over; the newest blocks of them are kept, others are read again.
 * Confined to one thread.
 */
final class SizeLog {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final int BLOCK = 4096; // sizes
  private static final int BLOCKS_KEPT = 16;

  /** The sizes from one multiple of {@link #BLOCK} on, as far as they are read. */
  private static final class Block {
    private final int[] sizes = new int[BLOCK];
    private int filled;
    private long next; // offset to read on from
  }

  private final TopicPartition log;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final LogCodec<SequenceSizes> codec = new LogCodec<>(SequenceSizes.class);
  private final Map<Long, Block> blocks =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Block> eldest) {
          return size() > BLOCKS_KEPT;
        }
      };

  /**
   * @param consumer of committed records; several logs can share it
   */
  SizeLog(String topic, KafkaConsumer<byte[], byte[]> consumer) {
    log = new TopicPartition(topic, 0);
    this.consumer = consumer;
  }

  /**
   * Real tokens of a sequence whose size is committed.
   *
   * @throws IOException if the log does not hold it
   */
  int tokens(long ordinal) throws IOException {
    long number = ordinal / BLOCK;
    int place = (int) (ordinal % BLOCK);
    Block block = blocks.get(number);
    if (block == null) {
      block = new Block();
      Block before = blocks.get(number - 1);
      block.next = before != null && before.filled == BLOCK ? before.next : search(number * BLOCK);
      blocks.put(number, block);
    }
    if (place >= block.filled) {
      read(block, number * BLOCK, place);
    }
    return block.sizes[place];
  }

  /** Reads on to what is committed, at least to that place. */
  private void read(Block block, long first, int place) throws IOException {
    consumer.assign(List.of(log));
    consumer.seek(log, block.next);
    long end = consumer.endOffsets(List.of(log)).get(log);
    while (block.filled < BLOCK && consumer.position(log) < end) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        take(block, first, record);
      }
    }
    if (place >= block.filled) {
      throw new IOException(
          log.topic()
              + " holds no size of sequence "
              + (first + place)
              + ": it was lost, by retention or another writer; restore the log, or pack into"
              + " another version");
    }
  }

  private void take(Block block, long first, ConsumerRecord<byte[], byte[]> record)
      throws IOException {
    SequenceSizes sizes = decode(record);
    long begin = sizes.getFirstOrdinal();
    List<Integer> values = sizes.getRealTokens();
    long due = first + block.filled;
    if (block.filled == BLOCK || begin + values.size() <= due) {
      return;
    }
    if (begin > due) {
      throw new IOException(
          log.topic()
              + " offset "
              + record.offset()
              + " begins with sequence "
              + begin
              + " where "
              + due
              + " is due: sizes were lost, by retention or another writer; restore the log, or pack"
              + " into another version");
    }
    for (int i = (int) (due - begin); i < values.size() && block.filled < BLOCK; i++) {
      block.sizes[block.filled++] = values.get(i);
    }
    boolean whole = begin + values.size() <= first + block.filled;
    block.next = whole ? record.offset() + 1 : record.offset();
  }

  /** An offset not behind the record that holds the size of that sequence, and near it. */
  private long search(long ordinal) throws IOException {
    consumer.assign(List.of(log));
    long low = consumer.beginningOffsets(List.of(log)).get(log);
    long high = consumer.endOffsets(List.of(log)).get(log);
    while (high - low > 64) {
      long middle = (low + high) >>> 1;
      ConsumerRecord<byte[], byte[]> record = first(middle, high);
      if (record == null || decode(record).getFirstOrdinal() > ordinal) {
        high = middle;
      } else {
        low = record.offset();
        if (low < middle) {
          break;
        }
      }
    }
    return low;
  }

  /** The first record from that offset on; null if there is none below the end. */
  private ConsumerRecord<byte[], byte[]> first(long offset, long end) {
    consumer.seek(log, offset);
    while (consumer.position(log) < end) {
      List<ConsumerRecord<byte[], byte[]>> records = consumer.poll(POLL).records(log);
      if (!records.isEmpty()) {
        return records.get(0).offset() < end ? records.get(0) : null;
      }
    }
    return null;
  }

  private SequenceSizes decode(ConsumerRecord<byte[], byte[]> record) throws IOException {
    try {
      return codec.decode(record.value());
    } catch (IOException e) {
      throw new IOException(log.topic() + " offset " + record.offset() + ": " + e.getMessage(), e);
    }
  }
}
