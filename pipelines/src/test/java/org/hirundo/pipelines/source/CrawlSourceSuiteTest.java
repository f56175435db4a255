package org.hirundo.pipelines.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.testframe.environment.MiniClusterTestEnvironment;
import org.apache.flink.connector.testframe.external.ExternalContextFactory;
import org.apache.flink.connector.testframe.external.ExternalSystemSplitDataWriter;
import org.apache.flink.connector.testframe.external.source.DataStreamSourceExternalContext;
import org.apache.flink.connector.testframe.external.source.TestingSourceSettings;
import org.apache.flink.connector.testframe.junit.annotations.TestContext;
import org.apache.flink.connector.testframe.junit.annotations.TestEnv;
import org.apache.flink.connector.testframe.junit.annotations.TestSemantics;
import org.apache.flink.connector.testframe.testsuites.SourceTestSuiteBase;
import org.apache.flink.core.execution.CheckpointingMode;
import org.junit.jupiter.api.Timeout;

/** Flink's own suite for sources; what is written in one go is a crawl of one file. */
@Timeout(180)
class CrawlSourceSuiteTest extends SourceTestSuiteBase<String> {
  @TestSemantics CheckpointingMode[] semantics = {CheckpointingMode.EXACTLY_ONCE};

  @TestEnv MiniClusterTestEnvironment cluster = new MiniClusterTestEnvironment();

  @TestContext ExternalContextFactory<Crawls> crawls = name -> new Crawls();

  /** A folder that gains crawls. */
  private static final class Crawls implements DataStreamSourceExternalContext<String> {
    private final Path folder;
    private final List<String> ids = new ArrayList<>();

    Crawls() {
      try {
        folder = Files.createTempDirectory("hirundo-crawls");
        index();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void index() throws IOException {
      List<String> newestFirst = new ArrayList<>(ids);
      Collections.reverse(newestFirst);
      String json =
          newestFirst.stream()
              .map(id -> "{\"id\":\"" + id + "\"}")
              .collect(Collectors.joining(",", "[", "]"));
      Path next = Files.writeString(folder.resolve("next"), json);
      Files.move(next, folder.resolve("collinfo.json"), StandardCopyOption.ATOMIC_MOVE);
    }

    private synchronized void publish(List<String> urls) {
      try {
        String id = "CRAWL-%04d".formatted(ids.size());
        Path crawl = Files.createDirectories(folder.resolve("crawl-data").resolve(id));
        try (var warc = Files.newOutputStream(crawl.resolve("a.warc.gz"))) {
          for (String url : urls) {
            warc.write(WarcSite.gzip(WarcSite.record(url, url.hashCode())));
          }
        }
        String manifest = "crawl-data/" + id + "/a.warc.gz\n";
        Files.write(crawl.resolve("warc.paths.gz"), WarcSite.gzip(manifest.getBytes()));
        ids.add(id);
        index();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public Source<String, ?, ?> createSource(TestingSourceSettings settings) {
      String base = folder.toUri().toString();
      InputSource<String> source =
          new InputSource<>(
              new CrawlDiscovery(
                  base + "collinfo.json",
                  base,
                  CrawlRange.ALL,
                  Integer.MAX_VALUE,
                  1,
                  null,
                  TransportSettings.DEFAULTS),
              new Urls(new CrawlFormat(TransportSettings.DEFAULTS)),
              new Polling(Duration.ofMillis(100), 3),
              Types.STRING);
      return settings.getBoundedness() == Boundedness.BOUNDED ? source.bounded() : source;
    }

    @Override
    public ExternalSystemSplitDataWriter<String> createSourceSplitDataWriter(
        TestingSourceSettings settings) {
      return new ExternalSystemSplitDataWriter<>() {
        @Override
        public void writeRecords(List<String> urls) {
          publish(urls);
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public List<String> generateTestData(TestingSourceSettings settings, int split, long seed) {
      Random random = new Random(seed);
      List<String> urls = new ArrayList<>();
      for (int i = 0; i < 50 + random.nextInt(50); i++) {
        urls.add("http://" + split + ".example/" + Long.toHexString(random.nextLong()));
      }
      return urls;
    }

    @Override
    public TypeInformation<String> getProducedType() {
      return Types.STRING;
    }

    @Override
    public List<URL> getConnectorJarPaths() {
      return List.of();
    }

    @Override
    public void close() throws IOException {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  /** The addresses of pages. */
  private record Urls(CrawlFormat format) implements RecordFormat<String> {
    @Override
    public Records<String> open(FileSplit split) throws IOException {
      Records<SourceRecord> records = format.open(split);
      return new Records<>() {
        @Override
        public Positioned<String> next() throws IOException {
          Positioned<SourceRecord> next = records.next();
          return next == null
              ? null
              : new Positioned<>(next.record().page().page().url(), next.position(), next.bytes());
        }

        @Override
        public long bytes() {
          return records.bytes();
        }

        @Override
        public void close() throws IOException {
          records.close();
        }
      };
    }

    @Override
    public String fault(FileSplit split, String reason, String detail) {
      return detail;
    }

    @Override
    public String end(FileSplit split, long bytes) {
      return null;
    }
  }
}
