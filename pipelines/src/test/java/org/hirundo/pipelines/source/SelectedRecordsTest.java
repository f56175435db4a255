package org.hirundo.pipelines.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.hirundo.operators.charset.PageDecoder;
import org.hirundo.operators.charset.UndecodableException;
import org.hirundo.operators.language.BuiltInLanguageIdentifier;
import org.hirundo.operators.language.ProseLines;
import org.hirundo.operators.warc.WarcPage;
import org.hirundo.pipelines.source.Discovery.FoundFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelectedRecordsTest {
  private static final String CRAWL = "CC-1";
  private static final RecordSelection JAPANESE =
      new RecordSelection(List.of("jpn"), List.of("text/html"), List.of(200), Integer.MAX_VALUE);

  private static final RecordSelection ENGLISH =
      new RecordSelection(List.of("eng"), List.of("text/html"), List.of(200), Integer.MAX_VALUE);

  @TempDir Path folder;
  private final WarcSite site;

  SelectedRecordsTest() throws IOException {
    site = new WarcSite(3);
  }

  @AfterEach
  void stop() {
    site.close();
  }

  /** Every third page is in Japanese, and some in two languages. */
  private static String languages(WarcPage page) {
    int number = Integer.parseInt(page.url().substring(page.url().lastIndexOf('/') + 1));
    return number % 3 == 0 ? number % 2 == 0 ? "jpn" : "eng,jpn" : number % 3 == 1 ? "eng" : null;
  }

  private static boolean isJapanese(String line) {
    String url = line.split(" ")[6];
    return Integer.parseInt(url.substring(url.lastIndexOf('/') + 1)) % 3 == 0;
  }

  @BeforeEach
  void publish() throws IOException {
    site.publish(CRAWL, 3, 90);
    for (String path : site.paths()) {
      Path file = folder.resolve(path);
      Files.createDirectories(file.getParent());
      Files.write(file, site.file(path));
    }
    CrawlIndexTable.write(folder, CRAWL, SelectedRecordsTest::languages);
    site.serve(folder);
  }

  private CrawlDiscovery discovery(RecordSelection selection) {
    return new CrawlDiscovery(
        site.base() + "collinfo.json",
        site.base(),
        CrawlRange.ALL,
        Integer.MAX_VALUE,
        10,
        selection,
        TransportSettings.DEFAULTS);
  }

  private List<FileSplit> splits(RecordSelection selection) throws IOException {
    List<FileSplit> splits = new ArrayList<>();
    for (FoundFile file : discovery(selection).files(CRAWL, 0, 100)) {
      splits.add(
          FileSplit.whole(CRAWL, file.file(), file.location(), splits.size(), file.pass(), 1));
    }
    return splits;
  }

  private static List<String> read(CrawlFormat format, FileSplit split) throws IOException {
    List<String> lines = new ArrayList<>();
    var records = new PageLines(format, false).open(split);
    for (var next = records.next(); next != null; next = records.next()) {
      if (next.record() != null) {
        lines.add(next.record());
      }
    }
    records.close();
    return lines;
  }

  private List<String> readAll(RecordSelection selection) throws IOException {
    List<String> lines = new ArrayList<>();
    for (FileSplit split : splits(selection)) {
      lines.addAll(read(new CrawlFormat(TransportSettings.DEFAULTS), split));
    }
    return lines;
  }

  @Test
  void whatIsSelectedIsWhatTheWholeFilesHoldOfIt() throws IOException {
    List<String> wanted = readAll(null).stream().filter(SelectedRecordsTest::isJapanese).toList();
    assertThat(wanted).hasSize(90);
    assertThat(readAll(JAPANESE)).isEqualTo(wanted);
  }

  @Test
  void statusTypeAndFilesSelectToo() throws IOException {
    assertThat(readAll(new RecordSelection(List.of(), List.of(), List.of(404), 100))).isEmpty();
    assertThat(readAll(new RecordSelection(List.of(), List.of("text/plain"), List.of(), 100)))
        .isEmpty();
    assertThat(readAll(new RecordSelection(List.of("eng"), List.of(), List.of(), 2)))
        .hasSize(2 * (30 + 15));
    assertThat(readAll(new RecordSelection(List.of(), List.of(), List.of(), 100))).hasSize(270);
  }

  @Test
  void aReaderOpenedAtAnyRecordGivesTheRest() throws IOException {
    List<String> all = readAll(JAPANESE);
    FileSplit split = splits(JAPANESE).get(0);
    CrawlFormat format = new CrawlFormat(TransportSettings.DEFAULTS);
    for (int position = 0; position <= all.size(); position += 7) {
      assertThat(read(format, split.at(position, position, 0)))
          .isEqualTo(all.subList(position, all.size()));
    }
  }

  @Test
  void neighbouringRangesAreOneRequest() throws IOException {
    int before = site.requests.get();
    readAll(JAPANESE);
    // Index and manifests, the part's length, footer and columns, and one range a WARC file.
    assertThat(site.requests.get() - before).isLessThan(16);
  }

  @Test
  void aLostFileCostsItsOwnRecordsOnly() throws IOException {
    site.remove("crawl-data/CC-1/segments/0/warc/CC-1-1.warc.gz");
    List<String> lines = readAll(JAPANESE);
    assertThat(lines).filteredOn(line -> line.startsWith("page")).hasSize(60);
    assertThat(lines)
        .filteredOn(line -> line.startsWith("reject"))
        .singleElement()
        .asString()
        .startsWith("reject CC-1 1 ")
        .endsWith("missing-file");
  }

  @Test
  void anIndexWithoutTheColumnsSaysWhichAreMissing() throws IOException {
    site.put(
        site.paths().stream().filter(path -> path.contains("subset=warc")).findFirst().get(),
        "no parquet".getBytes(StandardCharsets.US_ASCII));
    assertThatThrownBy(() -> readAll(JAPANESE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("part-00000")
        .hasMessageContaining("not a readable columnar index");
  }

  @Test
  void theLocationCarriesTheSelection() {
    RecordSelection selection =
        new RecordSelection(List.of("jpn", "eng"), List.of("text/html"), List.of(200, 203), 7);
    String location = selection.at("https://a.example/part.parquet");
    assertThat(RecordSelection.isIn(location)).isTrue();
    assertThat(RecordSelection.of(location)).isEqualTo(selection);
    assertThat(RecordSelection.bare(location)).isEqualTo("https://a.example/part.parquet");
    RecordSelection none = new RecordSelection(List.of(), List.of(), List.of(), 1);
    assertThat(RecordSelection.of(none.at("file:/a"))).isEqualTo(none);
  }

  @Test
  void japanesePagesOfTheSharedCrawlCostLessThanTheWholeFiles() throws Exception {
    Path shared = Path.of(System.getProperty("hirundo.shared.data", "none")).resolve("mini-crawl");
    Assumptions.assumeTrue(Files.isDirectory(shared), "no shared data");
    Path crawls = folder.resolve("mini");
    copy(shared, crawls);
    BuiltInLanguageIdentifier identifier = new BuiltInLanguageIdentifier();
    for (String crawl : List.of("MINI-2004-45", "MINI-2018-22", "MINI-2024-22")) {
      CrawlIndexTable.write(crawls, crawl, page -> language(identifier, page));
    }
    TransportSettings settings = TransportSettings.DEFAULTS;
    List<String> whole = new ArrayList<>();
    List<String> selected = new ArrayList<>();
    List<String> english = new ArrayList<>();
    List<Long> fetched = new ArrayList<>();
    for (RecordSelection selection : new RecordSelection[] {null, JAPANESE, ENGLISH}) {
      List<String> lines = selection == null ? whole : selection == ENGLISH ? english : selected;
      WarcSite served = new WarcSite(1);
      served.serve(crawls);
      CrawlDiscovery discovery =
          new CrawlDiscovery(
              served.base() + "collinfo.json",
              served.base(),
              CrawlRange.ALL,
              Integer.MAX_VALUE,
              10,
              selection,
              settings);
      CrawlFormat format = new CrawlFormat(settings);
      for (String crawl : discovery.lists()) {
        int line = 0;
        for (FoundFile file : discovery.files(crawl, 0, 100)) {
          lines.addAll(
              read(format, FileSplit.whole(crawl, file.file(), file.location(), line++, 0, 1)));
        }
      }
      fetched.add(format.traffic().bytes());
      if (Boolean.getBoolean("hirundo.show")) {
        System.err.println(
            lines.size()
                + " pages, "
                + format.traffic().bytes()
                + " bytes, "
                + format.traffic().requests()
                + " requests");
      }
      served.close();
    }
    assertThat(whole).hasSize(927);
    assertThat(selected).isNotEmpty().isSubsetOf(whole);
    assertThat(english).isNotEmpty().isSubsetOf(whole).doesNotContainAnyElementsOf(selected);
    assertThat(fetched.get(1)).isLessThan(fetched.get(0));
    assertThat(fetched.get(2)).isLessThan(fetched.get(0));
  }

  private static String language(BuiltInLanguageIdentifier identifier, WarcPage page) {
    try {
      String text =
          PageDecoder.decode(page.body(), page.contentType()).text().replaceAll("<[^>]*>", "");
      String code = identifier.identify(ProseLines.of(text)).code();
      String three = Locale.forLanguageTag(code).getISO3Language();
      return three.isEmpty() ? null : three;
    } catch (UndecodableException e) {
      return null;
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(path).toString());
        Files.createDirectories(target.getParent());
        Files.copy(path, target);
      }
    }
  }
}
