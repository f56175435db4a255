package org.hirundo.pipelines.sample;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * Writes the sample's crawls into a folder in Common Crawl's layout: {@code collinfo.json}, newest
 * first, and below {@code crawl-data/ID} the manifest {@code warc.paths.gz} and the WARC files it
 * names. The same bytes on each run of one Java version.
 */
public final class SampleCrawl {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneOffset.UTC);
  private static final int SECONDS_APART = 37;

  private SampleCrawl() {}

  /** Writes all three crawls. */
  public static void write(Path folder) throws IOException {
    for (DemoCrawl crawl : DemoCrawl.values()) {
      writeCrawl(folder, crawl.number());
    }
  }

  /**
   * Writes one crawl and then, in one step, puts it into {@code collinfo.json} beside those that
   * are there: a new release appears.
   *
   * @param crawl 1, 2 or 3
   */
  public static void writeCrawl(Path folder, int crawl) throws IOException {
    DemoCrawl release = DemoCrawl.numbered(crawl);
    List<Capture> captures = CrawlPages.of(release, SamplePages.load());
    StringBuilder manifest = new StringBuilder();
    for (int file = 0; file < release.files(); file++) {
      manifest.append(writeFile(folder, release, captures, file)).append('\n');
    }
    Path paths = folder.resolve("crawl-data").resolve(release.id()).resolve("warc.paths.gz");
    replace(paths, gzip(manifest.toString()));
    publish(folder.resolve("collinfo.json"), release);
  }

  private static String writeFile(Path folder, DemoCrawl release, List<Capture> captures, int file)
      throws IOException {
    Instant start = release.start().plusSeconds(3600L * file);
    String stamp = STAMP.format(start) + "-" + STAMP.format(start.plusSeconds(3600));
    String name = "%s-%s-%05d.warc.gz".formatted(release.id(), stamp, file);
    String segment = release.start().getEpochSecond() + file + ".%02d".formatted(file);
    String path = "crawl-data/" + release.id() + "/segments/" + segment + "/warc/" + name;
    Path target = folder.resolve(path);
    Files.createDirectories(target.getParent());
    try (WarcOutput warc =
        WarcOutput.begin(Files.newOutputStream(target), release.id(), name, start)) {
      for (int i = file; i < captures.size(); i += release.files()) {
        Instant date = start.plusSeconds((long) SECONDS_APART * (i / release.files() + 1));
        warc.add(captures.get(i), date);
      }
    }
    return path;
  }

  private static void publish(Path collinfo, DemoCrawl release) throws IOException {
    List<ObjectNode> crawls = new ArrayList<>();
    crawls.add(entry(release));
    if (Files.exists(collinfo)) {
      JSON.readTree(collinfo.toFile())
          .forEach(
              there -> {
                if (!there.path("id").asText().equals(release.id())) {
                  crawls.add((ObjectNode) there);
                }
              });
    }
    crawls.sort(Comparator.comparing((ObjectNode crawl) -> crawl.path("from").asText()).reversed());
    ArrayNode all = JSON.createArrayNode().addAll(crawls);
    replace(collinfo, JSON.writeValueAsBytes(all));
  }

  private static ObjectNode entry(DemoCrawl release) {
    return JSON.createObjectNode()
        .put("id", release.id())
        .put("name", release.id() + ": the built-in sample, release " + release.number())
        .put("from", release.day() + "T00:00:00")
        .put("to", release.day() + "T0" + release.files() + ":00:00");
  }

  private static void replace(Path file, byte[] bytes) throws IOException {
    Path whole = file.resolveSibling(file.getFileName() + ".new");
    Files.write(whole, bytes);
    Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
