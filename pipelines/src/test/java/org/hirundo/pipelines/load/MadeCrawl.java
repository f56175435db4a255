package org.hirundo.pipelines.load;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

/**
 * Writes a crawl in Common Crawl's layout into a folder, beside those that are there: {@code
 * collinfo.json}, {@code warc.paths.gz}, WARC files with a request, a response and a metadata
 * record for each capture, each record a gzip member.
 */
final class MadeCrawl {
  private static final String DATE = "2026-01-01T00:00:00Z";

  /** Captures and their bytes by kind and language. */
  record Tally(Map<String, Long> captures, long pageBytes, long storedBytes) {}

  private final MadePages pages;
  private final String id;
  private final Map<String, LongAdder> captures = new TreeMap<>();
  private final LongAdder bytes = new LongAdder();

  private MadeCrawl(MadePages pages, String id) {
    this.pages = pages;
    this.id = id;
  }

  /**
   * Writes it.
   *
   * @param first the number of its first page; a second crawl goes on where the first ended, so
   *     that it holds copies of the first one's pages
   */
  static Tally write(MadePages pages, Path folder, String id, long first, long count, int files)
      throws IOException {
    MadeCrawl crawl = new MadeCrawl(pages, id);
    List<String> paths = IntStream.range(0, files).mapToObj(crawl::path).toList();
    for (MadePages.Kind kind : MadePages.Kind.values()) {
      for (String language : List.of("", "en", "ja", "other")) {
        crawl.captures.put((kind.name().toLowerCase() + " " + language).strip(), new LongAdder());
      }
    }
    IntStream.range(0, files)
        .parallel()
        .forEach(
            file ->
                crawl.file(
                    folder.resolve(paths.get(file)),
                    first + count * file / files,
                    first + count * (file + 1) / files));
    Path manifest = folder.resolve("crawl-data/" + id + "/warc.paths.gz");
    Files.write(manifest, gzip((String.join("\n", paths) + "\n").getBytes(StandardCharsets.UTF_8)));
    publish(folder, id);
    long stored = 0;
    for (String path : paths) {
      stored += Files.size(folder.resolve(path));
    }
    Map<String, Long> tally = new TreeMap<>();
    crawl.captures.forEach(
        (name, number) -> {
          if (number.sum() > 0) {
            tally.put(name, number.sum());
          }
        });
    return new Tally(tally, crawl.bytes.sum(), stored);
  }

  private String path(int file) {
    return "crawl-data/%1$s/segments/1767225600.%2$02d/warc/%1$s-%3$05d.warc.gz"
        .formatted(id, file % 100, file);
  }

  private static void publish(Path folder, String id) throws IOException {
    List<String> ids = new ArrayList<>();
    try (var crawls = Files.list(folder.resolve("crawl-data"))) {
      crawls.map(crawl -> crawl.getFileName().toString()).sorted().forEach(ids::add);
    }
    ids.sort(java.util.Comparator.reverseOrder());
    String entries =
        String.join(",\n ", ids.stream().map(one -> "{\"id\": \"" + one + "\"}").toList());
    Files.writeString(folder.resolve("collinfo.json"), "[" + entries + "]\n");
  }

  private void file(Path file, long from, long to) {
    try {
      Files.createDirectories(file.getParent());
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
        record(
            out, "warcinfo", "", "application/warc-fields", "publisher: made up\r\n", new byte[0]);
        for (long number = from; number < to; number++) {
          capture(out, number);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  private void capture(OutputStream out, long number) throws IOException {
    MadePages.Made made = pages.page(number);
    String language = made.language();
    String told =
        language.isEmpty() || language.equals("en") || language.equals("ja") ? language : "other";
    captures.get((made.kind().name().toLowerCase() + " " + told).strip()).increment();
    bytes.add(made.body().length);
    // Hosts are of very different size: the square of a uniform number crowds them at the front.
    long host = (number * 2654435761L & 0xFFFF) * (number * 40503L & 0xFFFF) >>> 18;
    String url = "https://www.h%d.example/%d/page-%d.html".formatted(host, number % 97, number);
    record(
        out,
        "request",
        url,
        "application/http; msgtype=request",
        "GET /%d/page-%d.html HTTP/1.1\r\nHost: www.h%d.example\r\n\r\n"
            .formatted(number % 97, number, host),
        new byte[0]);
    record(
        out,
        "response",
        url,
        "application/http; msgtype=response",
        "HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
            .formatted(made.contentType(), made.body().length),
        made.body());
    record(out, "metadata", url, "application/warc-fields", "fetchTimeMs: 100\r\n", new byte[0]);
  }

  private void record(
      OutputStream out, String type, String url, String contentType, String head, byte[] body)
      throws IOException {
    byte[] block = head.getBytes(StandardCharsets.UTF_8);
    String header =
        "WARC/1.0\r\nWARC-Type: "
            + type
            + "\r\nWARC-Date: "
            + DATE
            + "\r\nWARC-Record-ID: <urn:uuid:"
            + java.util.UUID.nameUUIDFromBytes((id + type + url).getBytes(StandardCharsets.UTF_8))
            + ">\r\n"
            + (url.isEmpty() ? "" : "WARC-Target-URI: " + url + "\r\n")
            + "Content-Type: "
            + contentType
            + "\r\nContent-Length: "
            + (block.length + body.length)
            + "\r\n\r\n";
    ByteArrayOutputStream member = new ByteArrayOutputStream(body.length / 3 + 1024);
    try (GZIPOutputStream gzip = new GZIPOutputStream(member, 1 << 13)) {
      gzip.write(header.getBytes(StandardCharsets.UTF_8));
      gzip.write(block);
      gzip.write(body);
      gzip.write("\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }
    member.writeTo(out);
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(plain);
    }
    return bytes.toByteArray();
  }

  /** {@code MadeCrawl DATA FOLDER ID FIRST COUNT FILES}: prints what the crawl consists of. */
  public static void main(String[] args) throws IOException {
    RealPages real = RealPages.read(Path.of(args[0]));
    real.templates()
        .forEach(
            (language, all) ->
                System.err.printf(
                    "%s: %d templates, %,d sentences%n",
                    language, all.size(), real.sentences().get(language).size()));
    long begun = System.nanoTime();
    Tally tally =
        write(
            new MadePages(real, Shares.COMMON_CRAWL, 1),
            Path.of(args[1]),
            args[2],
            Long.parseLong(args[3]),
            Long.parseLong(args[4]),
            Integer.parseInt(args[5]));
    long all = tally.captures().values().stream().mapToLong(Long::longValue).sum();
    tally
        .captures()
        .forEach(
            (kind, n) -> System.out.printf("%-12s %,10d %5.1f %%%n", kind, n, 100.0 * n / all));
    System.out.printf(
        "%,d captures, %,d bytes each, %,d bytes stored, in %.0f s%n",
        all, tally.pageBytes() / all, tally.storedBytes(), (System.nanoTime() - begun) / 1e9);
  }
}
