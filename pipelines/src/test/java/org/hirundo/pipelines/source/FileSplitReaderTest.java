package org.hirundo.pipelines.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.junit.jupiter.api.Test;

class FileSplitReaderTest {
  private static final int RECORDS = 10;

  /** Counts from the split's position; breaks once before each record of a set. */
  private static final class Breaking implements RecordFormat<String> {
    private static final long serialVersionUID = 1L;
    private final transient Set<Integer> breaks = new TreeSet<>();
    private transient IOException always;

    @Override
    public Records<String> open(FileSplit split) throws IOException {
      if (always != null) {
        throw always;
      }
      int[] next = {(int) split.position()};
      return new Records<>() {
        @Override
        public Positioned<String> next() throws IOException {
          if (breaks.remove(next[0])) {
            throw new IOException("connection reset");
          }
          return next[0] == RECORDS ? null : new Positioned<>("record " + next[0]++, next[0], 1);
        }

        @Override
        public long bytes() {
          return RECORDS;
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public String fault(FileSplit split, String reason, String detail) {
      return "fault " + detail;
    }

    @Override
    public String end(FileSplit split, long bytes) {
      return "end " + split.records();
    }
  }

  private final Breaking format = new Breaking();
  private final List<Long> pauses = new ArrayList<>();

  private List<String> read(String location) throws IOException {
    FileSplitReader<String> reader = new FileSplitReader<>(format, pauses::add);
    reader.handleSplitsChanges(
        new SplitsAddition<>(List.of(FileSplit.whole("crawl", "file", location, 0, 0, 1))));
    List<String> records = new ArrayList<>();
    RecordsWithSplitIds<FileBatch.Element<String>> batch;
    do {
      batch = reader.fetch();
      while (batch.nextSplit() != null) {
        for (var element = batch.nextRecordFromSplit();
            element != null;
            element = batch.nextRecordFromSplit()) {
          records.add(element.record());
        }
      }
    } while (batch.finishedSplits().isEmpty());
    reader.close();
    return records;
  }

  private static List<String> all() {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      all.add("record " + i);
    }
    all.add("end " + RECORDS);
    return all;
  }

  @Test
  void aBrokenTransferGoesOnWhereItBrokeAndRepeatsNothing() throws IOException {
    format.breaks.addAll(List.of(0, 3, 4, 9));
    assertThat(read("https://example.org/a.warc.gz")).isEqualTo(all());
    assertThat(pauses).hasSize(4).allSatisfy(millis -> assertThat(millis).isBetween(1000L, 2000L));
  }

  @Test
  void aServerThatNeverAnswersCostsItsFileAlone() throws IOException {
    format.always = new IOException("status 503");
    assertThat(read("https://example.org/a.warc.gz"))
        .containsExactly("fault java.io.IOException: status 503", "end 1");
    assertThat(pauses).hasSize(5);
    assertThat(pauses.get(4)).isGreaterThan(pauses.get(0));
  }

  @Test
  void whatIsNotThereIsNotTriedAgain() throws IOException {
    format.always = new FileNotFoundException("status 404");
    assertThat(read("https://example.org/a.warc.gz")).hasSize(2);
    format.always = new IOException("damaged");
    assertThat(read("file:/a.parquet")).hasSize(2);
    assertThat(pauses).isEmpty();
  }
}
