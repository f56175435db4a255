package org.hirundo.pipelines.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.connector.testutils.source.reader.TestingReaderContext;
import org.apache.flink.connector.testutils.source.reader.TestingReaderOutput;
import org.apache.flink.core.io.InputStatus;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class InputReaderTest {
  private static final int RECORDS = 40;
  private static final RecordFormat<String> FORMAT =
      new PageLines(new CrawlFormat(TransportSettings.DEFAULTS), true);

  @TempDir Path folder;
  private FileSplit split;

  /** Pages, records that are none, and damage. */
  @BeforeEach
  void writeFile() throws Exception {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    for (int i = 0; i < RECORDS; i++) {
      byte[] record = WarcSite.record("http://a.example/" + i, i);
      if (i % 7 == 3) {
        record =
            new String(record, StandardCharsets.ISO_8859_1)
                .replace("WARC-Type: response", "WARC-Type: request")
                .getBytes(StandardCharsets.ISO_8859_1);
      }
      byte[] member = WarcSite.gzip(record);
      if (i % 9 == 5) {
        member[member.length / 2] ^= 0x55;
      }
      file.writeBytes(member);
    }
    Path path = Files.write(folder.resolve("a.warc.gz"), file.toByteArray());
    split = FileSplit.whole("CRAWL", "a.warc.gz", path.toUri().toString(), 4, 0, 3);
  }

  /** A reader of a task, killed when it has emitted a number of records. */
  private static final class Life {
    private final TestingReaderContext context = new TestingReaderContext();
    private final List<Long> watermarks = new ArrayList<>();
    private final TestingReaderOutput<String> output =
        new TestingReaderOutput<>() {
          @Override
          public void emitWatermark(Watermark watermark) {
            watermarks.add(watermark.getTimestamp());
          }
        };
    private final InputReader<String> reader = new InputReader<>(FORMAT, context);

    /** Returns the state at its end: no split when the file has been read. */
    List<byte[]> live(List<byte[]> state, int records) throws Exception {
      List<FileSplit> splits = new ArrayList<>();
      for (byte[] bytes : state) {
        splits.add(FileSplitSerializer.INSTANCE.deserialize(1, bytes));
      }
      reader.addSplits(splits);
      reader.start();
      while (output.getEmittedRecords().size() < records
          && reader.getNumberOfCurrentlyAssignedSplits() > 0) {
        if (reader.pollNext(output) == InputStatus.NOTHING_AVAILABLE
            && reader.getNumberOfCurrentlyAssignedSplits() > 0) {
          reader.isAvailable().get(30, TimeUnit.SECONDS);
        }
      }
      List<byte[]> end = new ArrayList<>();
      for (FileSplit left : reader.snapshotState(1)) {
        end.add(FileSplitSerializer.INSTANCE.serialize(left));
      }
      reader.close();
      return end;
    }

    List<String> emitted() {
      return output.getEmittedRecords();
    }
  }

  private List<byte[]> start() throws Exception {
    return List.of(FileSplitSerializer.INSTANCE.serialize(split));
  }

  @Test
  void aReaderKilledAtAnyRecordIsContinuedAtTheNextOne() throws Exception {
    Life whole = new Life();
    assertThat(whole.live(start(), Integer.MAX_VALUE)).isEmpty();
    List<String> all = whole.emitted();
    assertThat(all).filteredOn(line -> line.startsWith("page")).hasSize(30);
    assertThat(all).filteredOn(line -> line.startsWith("reject")).hasSize(4);
    assertThat(all).last().isEqualTo("end a.warc.gz 34+6");
    for (int killedAt = 0; killedAt < all.size(); killedAt++) {
      Life first = new Life();
      List<byte[]> state = first.live(start(), killedAt);
      Life second = new Life();
      assertThat(second.live(state, Integer.MAX_VALUE)).isEmpty();
      List<String> together = new ArrayList<>(first.emitted());
      together.addAll(second.emitted());
      assertThat(together).as("killed after %s records", killedAt).isEqualTo(all);
    }
  }

  @Test
  void aReaderKilledAfterEveryRecordLosesAndRepeatsNothing() throws Exception {
    Life whole = new Life();
    whole.live(start(), Integer.MAX_VALUE);
    List<String> together = new ArrayList<>();
    for (List<byte[]> state = start(); !state.isEmpty(); ) {
      Life next = new Life();
      state = next.live(state, 1);
      together.addAll(next.emitted());
    }
    assertThat(together).isEqualTo(whole.emitted());
  }

  @Test
  void theWatermarkIsTheLastEpochThatEnded() throws Exception {
    Life life = new Life();
    life.live(start(), Integer.MAX_VALUE);
    assertThat(life.watermarks).containsExactly(2L);
    life = new Life();
    life.reader.start();
    life.reader.handleSourceEvents(new EpochClosed(3));
    life.reader.pollNext(life.output);
    assertThat(life.watermarks).containsExactly(3L);
    life.reader.close();
  }
}
