package org.hirundo.pipelines.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.hirundo.pipelines.metrics.Registered;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Datasets on a server that tells lengths, answers ranges, and now and then breaks off. */
class RemoteCorpusTest {
  private static final CorpusFormat FORMAT =
      new CorpusFormat("ja", new CorpusFormat.Columns("body", "blob_id", "name", List.of()));
  private static final int BREAK_AFTER = 5000;

  @TempDir private Path folder;
  private final AtomicInteger toBreak = new AtomicInteger();
  private byte[] file;
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    try (InputStream in = RemoteCorpusTest.class.getResourceAsStream("/corpora/zstd.parquet")) {
      file = in.readAllBytes();
    }
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    int from = 0;
    int to = file.length;
    if (range != null) {
      String[] ends = range.substring("bytes=".length()).split("-");
      from = Integer.parseInt(ends[0]);
      to = ends.length > 1 ? Integer.parseInt(ends[1]) + 1 : to;
      exchange
          .getResponseHeaders()
          .set("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + file.length);
    }
    int length = to - from;
    exchange.sendResponseHeaders(range == null ? 200 : 206, length);
    boolean breaks =
        length > BREAK_AFTER && toBreak.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    exchange.getResponseBody().write(file, from, breaks ? BREAK_AFTER : length);
    exchange.close();
  }

  private static List<SourceRecord> read(String location, List<Long> pauses) throws IOException {
    return read(FORMAT, location, pauses);
  }

  private static List<SourceRecord> read(CorpusFormat format, String location, List<Long> pauses)
      throws IOException {
    FileSplitReader<SourceRecord> reader = new FileSplitReader<>(format, pauses::add);
    reader.handleSplitsChanges(
        new SplitsAddition<>(List.of(FileSplit.whole("set", "zstd.parquet", location, 0, 0, 0))));
    List<SourceRecord> records = new ArrayList<>();
    boolean ended = false;
    while (!ended) {
      var batch = reader.fetch();
      while (batch.nextSplit() != null) {
        FileBatch.Element<SourceRecord> element;
        while ((element = batch.nextRecordFromSplit()) != null) {
          records.add(element.record());
        }
      }
      ended = !batch.finishedSplits().isEmpty();
    }
    reader.close();
    return records;
  }

  private List<SourceRecord> local() throws IOException {
    Path there = Files.write(folder.resolve("zstd.parquet"), file);
    return read(there.toUri().toString(), new ArrayList<>());
  }

  @Test
  void readsParquetByRangesThoughTransfersBreak() throws IOException {
    String location = "http://127.0.0.1:" + server.getAddress().getPort() + "/data/zstd.parquet";
    List<SourceRecord> expected = local();
    assertThat(expected).hasSize(61);
    assertThat(read(location, new ArrayList<>())).isEqualTo(expected);
    toBreak.set(2);
    List<Long> pauses = new ArrayList<>();
    assertThat(read(location, pauses)).isEqualTo(expected);
    assertThat(toBreak).hasValue(0);
  }

  @Test
  void settingsOfTransportHoldAndTransfersAreCounted() throws IOException {
    Duration patience = Duration.ofMillis(1);
    CorpusFormat format =
        new CorpusFormat(
            "ja",
            FORMAT.columns(),
            new Carrier(new TransportSettings(1, 1 << 20, patience, patience, "")));
    Registered metrics = new Registered();
    format.register(metrics.group());
    String location = "http://127.0.0.1:" + server.getAddress().getPort() + "/data/zstd.parquet";
    assertThat(read(format, location, new ArrayList<>())).isEqualTo(local());
    assertThat(metrics.value("hirundo_transport_received_bytes_total")).isGreaterThan(BREAK_AFTER);

    server.removeContext("/");
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(503, -1);
          exchange.close();
        });
    assertThat(read(format, location, new ArrayList<>()).get(0).reject().getReason())
        .isEqualTo("unreachable");
    assertThat(metrics.value("hirundo_transport_refusals_total")).isPositive();
  }

  /** As s3: is, by a file system that Flink has by its scheme. */
  @Test
  void listsAndReadsInAFileSystemOfFlinks() throws IOException {
    Files.createDirectories(folder.resolve("deep"));
    Files.write(folder.resolve("deep/zstd.parquet"), file);
    Files.writeString(folder.resolve("b.jsonl"), "{}");
    Files.writeString(folder.resolve("_SUCCESS"), "");
    Files.writeString(folder.resolve(".hidden.jsonl"), "{}");
    String root = TrialFileSystemFactory.SCHEME + "://" + folder;
    List<Discovery.FoundFile> all = new CorpusDiscovery("set", root, 1).listing();
    assertThat(all)
        .extracting(Discovery.FoundFile::file)
        .containsExactly("b.jsonl", "zstd.parquet");
    assertThat(new CorpusDiscovery("set", root + "/*.jsonl", 1).listing())
        .extracting(Discovery.FoundFile::file)
        .containsExactly("b.jsonl");
    String location = all.get(1).location();
    assertThat(location).startsWith(TrialFileSystemFactory.SCHEME + ":");
    assertThat(read(location, new ArrayList<>())).isEqualTo(local());
  }
}
