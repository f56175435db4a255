package org.hirundo.pipelines.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A classifier keeps telling educational texts from others on sources that it never saw: real ones
 * where the shared data is there, else made-up ones whose sources differ in words of their own.
 */
class ClassifierOnNewSourcesTest {
  private static final Path DATA = Path.of(System.getProperty("hirundo.shared.data", ""));
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @Test
  void aucOnSourcesThatWereHeldOut() throws IOException {
    boolean real = Files.isDirectory(DATA.resolve("text-ja"));
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "train-classifier",
                "-o",
                folder.resolve("m.bin").toString(),
                "--epochs",
                "8",
                "--source-field",
                "source"));
    for (Map.Entry<String, List<String>> side : (real ? real() : madeUp()).entrySet()) {
      arguments.add("--" + side.getKey());
      arguments.add(side.getValue().get(0));
    }
    Ran ran = Ran.hirundo(arguments.toArray(String[]::new));
    assertThat(ran.status()).as(ran.err()).isZero();
    JsonNode report = ran.results().get(0);
    assertThat(report.path("by_source").path("auc").doubleValue())
        .as("%s", report.path("by_source"))
        .isGreaterThan(real ? 0.93 : 0.9);
  }

  /** Wikipedia and a Python lecture against a novel and two manuals; judged on others. */
  private Map<String, List<String>> real() throws IOException {
    List<String> good = new ArrayList<>();
    List<String> unseenGood = new ArrayList<>();
    JsonNode squad =
        JSON.readTree(DATA.resolve("text-ja/jglue/jsquad-v1.3/valid-v1.3.json").toFile());
    for (JsonNode context : squad.findValues("context")) {
      String text = context.asText();
      good.add(row("wikipedia", text.substring(text.indexOf("[SEP]") + 5)));
    }
    pages("html-groundtruth/python_zero", ".html", "utf-8", "python", good);
    pages("html-groundtruth/mlnote-ja-math", ".html", "utf-8", "machine-learning", unseenGood);
    List<String> other = new ArrayList<>();
    other.add(row("novel", Files.readString(DATA.resolve("text-ja/bocchan.txt"))));
    pages("encodings/httpd-manual-ja/trunk-utf8", ".utf8", "utf-8", "server", other);
    pages("encodings/teraterm-ja-sjis", ".html", "windows-31j", "terminal", other);
    List<String> unseenOther = new ArrayList<>();
    pages("encodings/sakura-help-ja/head-utf8", ".html", "utf-8", "editor", unseenOther);
    pages("html-groundtruth/postlight-ja", "i.co.jp.html", "utf-8", "news", unseenOther);
    pages("encodings/chardet/EUC-JP", ".xml", "x-eucJP-Open", "feeds", unseenOther);
    return files(good, other, unseenGood, unseenOther);
  }

  private static void pages(
      String below, String ending, String charset, String source, List<String> rows)
      throws IOException {
    try (Stream<Path> files = Files.walk(DATA.resolve(below))) {
      for (Path file : files.filter(file -> file.toString().endsWith(ending)).sorted().toList()) {
        String html = new String(Files.readAllBytes(file), Charset.forName(charset));
        String text =
            ending.equals(".xml")
                ? Jsoup.parse(Jsoup.parse(html).text()).text()
                : String.join("\n", Jsoup.parse(html).select("p, li, dd").eachText());
        rows.add(row(source, text));
      }
    }
  }

  private Map<String, List<String>> madeUp() throws IOException {
    Random random = new Random(3);
    List<List<String>> sides = new ArrayList<>();
    for (String words : List.of("定理甲 定理乙", "激安丙 激安丁", "定理戊", "激安己")) {
      List<String> rows = new ArrayList<>();
      for (String word : words.split(" ")) {
        for (int i = 0; i < 80; i++) {
          StringBuilder text = new StringBuilder();
          for (int j = 0; j < 12; j++) {
            text.append(random.nextInt(4) == 0 ? word.substring(0, 2) : word.substring(2));
            text.append((char) ('あ' + random.nextInt(70)));
          }
          rows.add(row(word, text.toString()));
        }
      }
      sides.add(rows);
    }
    return files(sides.get(0), sides.get(1), sides.get(2), sides.get(3));
  }

  private Map<String, List<String>> files(
      List<String> good, List<String> other, List<String> unseenGood, List<String> unseenOther)
      throws IOException {
    return Map.of(
        "positive", file("good", good),
        "negative", file("other", other),
        "held-out-positive", file("unseen-good", unseenGood),
        "held-out-negative", file("unseen-other", unseenOther));
  }

  private List<String> file(String name, List<String> rows) throws IOException {
    Path file = folder.resolve(name + ".jsonl");
    Files.write(file, rows, StandardCharsets.UTF_8);
    return List.of(file.toString());
  }

  private static String row(String source, String text) throws IOException {
    return JSON.writeValueAsString(Map.of("source", source, "text", text));
  }
}
