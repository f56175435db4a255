package org.hirundo.pipelines.runtime;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;

/** Made-up rows and pages for {@link Release}: every text is of its own, but for the copies. */
final class ReleaseInputs {
  private static final String[] WORDS =
      ("swallow nest barn mud river summer winter insect feather wing flight village roof morning"
              + " evening farmer field harvest grain storm cloud island harbour sailor market"
              + " bridge stone garden orchard apple teacher student letter window kitchen bread"
              + " butter silver copper mountain valley forest hunter song music painter colour")
          .split(" ");
  private static final String[] VERBS =
      "finds carries follows watches remembers leaves paints feeds crosses hears".split(" ");
  private static final String KANA = "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろ";

  private final Path folder;

  ReleaseInputs(Path folder) {
    this.folder = folder;
  }

  void write() throws IOException {
    rows("input/rows/a.jsonl", english(0, 50));
    rows("input/big/a.jsonl", japanese(0, 50));
    rows("input/small/a.jsonl", japanese(1000, 20));
    rows("input/code/a.jsonl", english(2000, 40));
    crawl("input/crawl", 1);

    List<String> more = english(3000, 30);
    for (int i = 0; i < 10; i++) {
      more.add(prose(i)); // exact copies
      more.add(prose(20 + i).replaceFirst(" the ", " a ")); // near-duplicates
    }
    rows("later/more/a.jsonl", more);
    rows("later/big/b.jsonl", japanese(4000, 30));
    rows("later/small/b.jsonl", japanese(5000, 10));
    rows("later/code/b.jsonl", english(6000, 30));
    crawl("later/crawl", 1);
    crawl("later/crawl", 2);
  }

  private static List<String> english(int from, int count) {
    List<String> texts = new ArrayList<>();
    for (int i = from; i < from + count; i++) {
      texts.add(prose(i));
    }
    return texts;
  }

  /** A text of its own for each number. */
  private static String prose(int number) {
    SplittableRandom random = new SplittableRandom(number);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 24; i++) {
      text.append("In the ").append(WORDS[random.nextInt(WORDS.length)]);
      text.append(" the ").append(WORDS[random.nextInt(WORDS.length)]).append(' ');
      text.append(VERBS[random.nextInt(VERBS.length)]).append(" the ");
      text.append(WORDS[random.nextInt(WORDS.length)]).append(" and the ");
      text.append(WORDS[random.nextInt(WORDS.length)]).append(". ");
    }
    return text.toString().strip();
  }

  private static List<String> japanese(int from, int count) {
    List<String> texts = new ArrayList<>();
    for (int i = from; i < from + count; i++) {
      SplittableRandom random = new SplittableRandom(i);
      StringBuilder text = new StringBuilder();
      for (int k = 0; k < 120; k++) {
        text.append(KANA.charAt(random.nextInt(KANA.length())));
      }
      texts.add(text.toString());
    }
    return texts;
  }

  private void rows(String file, List<String> texts) throws IOException {
    StringBuilder lines = new StringBuilder();
    texts.forEach(text -> lines.append("{\"text\": \"").append(text).append("\"}\n"));
    write(file, lines.toString().getBytes(StandardCharsets.UTF_8));
  }

  private void crawl(String at, int crawl) throws IOException {
    String id = "RELEASE-" + crawl;
    String path = "crawl-data/" + id + "/segments/0/warc/" + id + ".warc.gz";
    ByteArrayOutputStream warc = new ByteArrayOutputStream();
    for (int page = 0; page < 20; page++) {
      String text = prose(10_000 * crawl + page);
      warc.writeBytes(gzip(record("https://" + id + ".example/" + page, text)));
    }
    write(at + "/" + path, warc.toByteArray());
    write(at + "/crawl-data/" + id + "/warc.paths.gz", gzip(path + "\n"));
    StringBuilder index = new StringBuilder();
    for (int i = crawl; i > 0; i--) {
      index.append(index.isEmpty() ? "[" : ",").append("{\"id\": \"RELEASE-" + i + "\"}");
    }
    write(at + "/collinfo.json", index.append("]\n").toString().getBytes(StandardCharsets.UTF_8));
  }

  private static String record(String url, String text) {
    String body = "<html lang=en><title>A page</title><body><p>" + text + "</p></body></html>";
    String http = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body;
    return "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: "
        + url
        + "\r\nWARC-Date: 2024-05-22T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
        + "Content-Type: application/http; msgtype=response\r\nContent-Length: "
        + http.length()
        + "\r\n\r\n"
        + http
        + "\r\n\r\n";
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return out.toByteArray();
  }

  private void write(String file, byte[] bytes) throws IOException {
    Path to = folder.resolve(file);
    Files.createDirectories(to.getParent());
    Files.write(to, bytes);
  }
}
