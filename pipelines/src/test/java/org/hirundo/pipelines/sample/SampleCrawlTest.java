package org.hirundo.pipelines.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hirundo.operators.warc.WarcEntry;
import org.hirundo.operators.warc.WarcFault;
import org.hirundo.operators.warc.WarcLimits;
import org.hirundo.operators.warc.WarcOther;
import org.hirundo.operators.warc.WarcPage;
import org.hirundo.operators.warc.WarcReader;
import org.hirundo.pipelines.source.CrawlDiscovery;
import org.hirundo.pipelines.source.CrawlRange;
import org.hirundo.pipelines.source.TransportSettings;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleCrawlTest {
  @TempDir static Path folder;

  @BeforeAll
  static void write() throws IOException {
    SampleCrawl.write(folder);
  }

  @Test
  void theSameBytesAreWrittenOnEachRun(@TempDir Path again) throws IOException {
    SampleCrawl.write(again);
    SampleCrawl.writeCrawl(again, 2);
    assertThat(digests(again)).isEqualTo(digests(folder));
  }

  @Test
  void crawlsAreDiscoveredOldestFirst() throws IOException {
    CrawlDiscovery discovery = discovery(folder);
    assertThat(discovery.lists()).containsExactly("DEMO-2024-10", "DEMO-2025-05", "DEMO-2025-38");
    assertThat(discovery.files("DEMO-2024-10")).hasSize(2);
    assertThat(discovery.files("DEMO-2025-38")).hasSize(3);
  }

  @Test
  void aReleaseAppearsBesideThoseThatAreThere(@TempDir Path place) throws IOException {
    SampleCrawl.writeCrawl(place, 2);
    assertThat(discovery(place).lists()).containsExactly("DEMO-2025-05");
    SampleCrawl.writeCrawl(place, 1);
    assertThat(discovery(place).lists()).containsExactly("DEMO-2024-10", "DEMO-2025-05");
    var newest = new ObjectMapper().readTree(place.resolve("collinfo.json").toFile()).get(0);
    assertThat(newest.path("id").asText()).isEqualTo("DEMO-2025-05");
    assertThatThrownBy(() -> SampleCrawl.writeCrawl(place, 4)).hasMessageContaining("1, 2 or 3");
  }

  @Test
  void theReaderFindsWhatIsExpected() throws IOException {
    for (DemoCrawl crawl : DemoCrawl.values()) {
      List<WarcEntry> entries = entries(crawl);
      SampleExpectation expected = SampleExpectation.of(crawl.number());
      List<WarcPage> pages = of(entries, WarcPage.class);
      List<WarcFault> faults = of(entries, WarcFault.class);
      assertThat(pages.size() + faults.size()).isEqualTo(expected.responses());
      assertThat(faults).hasSize(expected.damaged() + expected.huge());
      assertThat(of(entries, WarcOther.class)).hasSize(expected.responses() * 2 + crawl.files());
      assertThat(pages).filteredOn(page -> page.body().length == 0).hasSize(expected.empty());
      assertThat(pages).filteredOn(page -> page.url().endsWith(".png")).hasSize(expected.images());
      assertThat(expected.survivors() + expected.duplicates() + expected.rejects())
          .isEqualTo(expected.responses());
    }
  }

  @Test
  void theSampleHasEachOddityOnce() {
    SampleExpectation first = SampleExpectation.of(1);
    SampleExpectation second = SampleExpectation.of(2);
    SampleExpectation third = SampleExpectation.of(3);
    assertThat(first.documents()).containsOnlyKeys("code", "en", "ja", "math");
    assertThat(first.changed() + first.unchanged()).isZero();
    assertThat(first.copies()).isEqualTo(1);
    assertThat(second.damaged()).isEqualTo(1);
    assertThat(second.mojibake()).isEqualTo(1);
    assertThat(third.huge()).isEqualTo(1);
    assertThat(second.changed()).isPositive();
    assertThat(third.changed()).isPositive();
    assertThat(first.foreign() + second.foreign() + third.foreign()).isEqualTo(3);
    assertThat(first.survivors() + second.survivors() + third.survivors())
        .isEqualTo(SamplePages.load().size());
  }

  @Test
  void pagesComeBackInTheirCharsets() throws IOException {
    List<SamplePage> pages = SamplePages.load();
    SiteClothing clothing = SiteClothing.of(pages);
    Map<String, WarcPage> found =
        of(entries(DemoCrawl.THIRD), WarcPage.class).stream()
            .collect(Collectors.toMap(WarcPage::url, Function.identity()));
    for (SamplePage page : pages) {
      if (page.foundIn(DemoCrawl.THIRD)) {
        WarcPage warc = found.get(clothing.url(page));
        String html = clothing.dress(Edition.of(page, DemoCrawl.THIRD));
        assertThat(warc.body()).isEqualTo(page.charset().encode(html));
        assertThat(warc.contentType()).isEqualTo(CharsetClaim.of(page).contentType());
        assertThat(warc.date()).startsWith("2025-09-15T");
        assertThat(warc.status()).isEqualTo(200);
      }
    }
  }

  @Test
  void digestsAreBase32() {
    assertThat(Digests.sha1("")).isEqualTo("sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ");
  }

  private static CrawlDiscovery discovery(Path place) {
    String base = place.toUri().toString();
    return new CrawlDiscovery(
        base + "collinfo.json",
        base,
        CrawlRange.ALL,
        Integer.MAX_VALUE,
        1,
        null,
        TransportSettings.DEFAULTS);
  }

  private static List<WarcEntry> entries(DemoCrawl crawl) throws IOException {
    List<WarcEntry> entries = new ArrayList<>();
    for (Path file : files(folder.resolve("crawl-data").resolve(crawl.id()))) {
      if (file.toString().endsWith(".warc.gz")) {
        try (WarcReader reader =
            WarcReader.open(Files.newInputStream(file), 0, WarcLimits.defaults())) {
          for (WarcEntry entry; (entry = reader.next()) != null; ) {
            entries.add(entry);
          }
        }
      }
    }
    return entries;
  }

  private static <T> List<T> of(List<WarcEntry> entries, Class<T> type) {
    return entries.stream().filter(type::isInstance).map(type::cast).toList();
  }

  private static List<Path> files(Path place) throws IOException {
    try (Stream<Path> files = Files.walk(place)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static SortedMap<String, String> digests(Path place) throws IOException {
    SortedMap<String, String> digests = new TreeMap<>();
    for (Path file : files(place)) {
      digests.put(place.relativize(file).toString(), Digests.sha1(Files.readAllBytes(file)));
    }
    return digests;
  }
}
