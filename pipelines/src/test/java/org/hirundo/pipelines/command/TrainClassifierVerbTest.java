package org.hirundo.pipelines.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainClassifierVerbTest {
  private static final String[] SUBJECTS = {"物理学", "化学", "生物学"};
  private static final String[] OTHERS = {"アイドル", "漫画", "鉄道駅", "競走馬"};

  @TempDir Path folder;

  private static String page(String title, int id, String category, String text) {
    return "<page><title>%s</title><ns>0</ns><id>%d</id><revision><id>%d</id>"
            .formatted(title, id, id)
        + "<model>wikitext</model><text>%s\n[[%s]]</text></revision></page>\n"
            .formatted(text, category);
  }

  private Path dump() throws IOException {
    Random random = new Random(2);
    StringBuilder xml =
        new StringBuilder(
            "<mediawiki xml:lang=\"ja\"><siteinfo><base>https://ja.wiki.example/wiki/A</base>"
                + "</siteinfo>\n");
    for (int i = 0; i < 240; i++) {
      boolean good = i % 3 == 0;
      String[] names = good ? SUBJECTS : OTHERS;
      String name = names[random.nextInt(names.length)];
      String text =
          good
              ? "'''法則%d'''は、%sにおいて量の関係を説明する定理である。実験により証明された。"
              : "'''話題%d'''は、%sの人気作として発売され、ファンに愛された。今も売れている。";
      String category = i % 2 == 0 ? "Category:" + name + "|*" : "カテゴリ:" + name;
      xml.append(page("記事" + i, i + 1, category, text.formatted(i, name)));
    }
    Path file = folder.resolve("wiki.xml.bz2");
    try (OutputStream out = new BZip2CompressorOutputStream(Files.newOutputStream(file))) {
      out.write(xml.append("</mediawiki>").toString().getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }

  private Ran train(Path model, String... more) {
    String[] first = {"train-classifier", "-o", model.toString(), "--epochs", "5"};
    String[] all = Arrays.copyOf(first, first.length + more.length);
    System.arraycopy(more, 0, all, first.length, more.length);
    return Ran.hirundo(all);
  }

  @Test
  void aDumpsListedCategoriesAreTheGoodPages() throws IOException {
    String dump = dump().toString();
    String list =
        Files.writeString(folder.resolve("list.tsv"), "1\t物理学\n2\tCategory:化学\n3\t生物学\n")
            .toString();
    Path model = folder.resolve("m.bin");
    Ran ran = train(model, "--wikipedia", dump, "--categories", list);
    assertThat(ran.status()).as(ran.err()).isZero();
    assertThat(ran.err()).contains("80 pages of the list, 160 others; used: 80 and 80, sampled");
    JsonNode report = ran.results().get(0);
    assertThat(report.path("documents").fieldNames())
        .toIterable()
        .contains("Category:物理学", "Category:アイドル");
    assertThat(report.path("by_source").path("folds").intValue()).isEqualTo(3);
    assertThat(report.path("by_source").path("auc").doubleValue()).isGreaterThan(0.95);
    assertThat(report.path("telling").path("positive").get(0).path("sources").intValue())
        .isGreaterThan(1);

    Path again = folder.resolve("again.bin");
    train(again, "--wikipedia", dump, "--categories", list);
    assertThat(again).hasSameBinaryContentAs(model);
    train(again, "--wikipedia", dump, "--categories", list, "--seed", "2");
    assertThat(Files.mismatch(again, model)).isNotNegative();
  }

  @Test
  void aDumpsListedTitlesAreTheGoodPages() throws IOException {
    Path list = Files.writeString(folder.resolve("titles"), "記事0\n記事3\n記事6\n記事9\n記事12\n記事15\nない\n");
    Ran ran =
        train(
            folder.resolve("m.bin"),
            "--wikipedia",
            dump().toString(),
            "--titles",
            list.toString(),
            "--pages",
            "5");
    assertThat(ran.err()).contains("6 pages of the list, 234 others; used: 5 and 5, sampled");
  }

  @Test
  void rowsNameTheirSources() throws IOException {
    String good = rows("good.jsonl", "学校", "光合成は植物が光で糖を作る反応であると説明される、その %d 番目の例である。");
    String bad = rows("bad.jsonl", "お店", "今だけ限定セール開催中！ポイント %d 倍、送料無料でお届けします！買ってね。");
    Path model = folder.resolve("m.bin");
    Ran ran = train(model, "--positive", good, "--negative", bad, "--source-field", "site");
    assertThat(ran.status()).as(ran.err()).isZero();
    JsonNode report = ran.results().get(0);
    assertThat(report.path("documents").fieldNames())
        .toIterable()
        .containsExactly("お店0", "お店1", "お店2", "学校0", "学校1", "学校2");
    assertThat(report.path("by_source").path("lowest_pairs").size()).isEqualTo(3);
    Ran byHost = train(model, "--positive", good, "--negative", bad, "--source-field", "host");
    assertThat(byHost.results().get(0).path("documents").fieldNames())
        .toIterable()
        .containsExactly("www0.example", "www1.example", "www2.example");
    String[] unseen = {
      "--positive", good, "--negative", bad, "--held-out-positive", good, "--held-out-negative", bad
    };
    assertThat(
            train(model, unseen)
                .results()
                .get(0)
                .path("by_source")
                .path("held_out_positives")
                .intValue())
        .isEqualTo(60);
    Ran files = train(model, "--positive", good, "--negative", bad);
    assertThat(files.results().get(0).has("by_source")).isFalse();
    assertThat(files.err()).contains("not judged by source");
  }

  private String rows(String name, String site, String text) throws IOException {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      rows.append(
          "{\"id\":%d,\"text\":\"%s\",\"site\":\"%s\",\"url\":\"http://www%d.example/a\"}%n"
              .formatted(i, text.formatted(i), site + i % 3, i % 3));
    }
    return Files.writeString(folder.resolve(name), rows).toString();
  }

  @Test
  void halfAQuestionIsWrongUsage() throws IOException {
    Path model = folder.resolve("m.bin");
    Ran none = train(model);
    assertThat(none.status()).isEqualTo(2);
    assertThat(none.err()).contains("--wikipedia");
    String dump = dump().toString();
    assertThat(train(model, "--wikipedia", dump).err()).contains("--categories or --titles");
    String[] both = {"--positive", "a", "--negative", "b"};
    assertThat(train(model, "--titles", dump, both[0], both[1], both[2], both[3]).status())
        .isEqualTo(2);
    assertThat(train(model, both[0], "a", both[2], "b", "--held-out-positive", "c").err())
        .contains("go together");
    assertThat(model).doesNotExist();
  }
}
