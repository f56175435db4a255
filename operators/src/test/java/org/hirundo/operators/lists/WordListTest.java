package org.hirundo.operators.lists;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.hirundo.operators.ProcessorTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordListTest {
  private static WordList of(String... words) {
    WordListBuilder builder = WordList.builder();
    for (String word : words) {
      assertThat(builder.add(word)).isEmpty();
    }
    return builder.build();
  }

  private static List<String> found(String text, String... words) {
    return of(words).find(text).stream()
        .map(hit -> text.substring(hit.begin(), hit.end()))
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "アス, アス",
    "アス, このアス、",
    "アス, ｱｽだ",
    "ガス, ｶﾞｽ",
    "ｶﾞｽ, カ゛スの",
    "アス, わーアスよ",
    "ass, An ASS!",
    "ass, ａｓｓ",
    "株式会社, ㍿",
    "エロ, ・エロ・",
    "死, 必死",
    "が, か\u3099",
    "えっち, ちょっとえっちな",
    "café, CAFE\u0301",
    "𠮷野, 𠮷野家",
  })
  void finds(String word, String text) {
    assertThat(found(text, word)).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "アス, アスパラガス",
    "アス, パンアス",
    "アス, アスー",
    "アス, ｱｽﾊﾟﾗ",
    "ラ, ラーメン",
    "ass, class",
    "ass, assess",
    "ass, ass2",
    "か, が",
    "か, か\u3099",
    "カ, ｶﾞ",
    "は, ぱ",
    "えろ, エロ",
    "cafe, café",
  })
  void doesNotFind(String word, String text) {
    assertThat(found(text, word)).isEmpty();
  }

  @Test
  void theLongestCountsAndNoCharacterTwice() {
    assertThat(found("死体遺棄事件", "死", "死体", "死体遺棄", "遺棄")).containsExactly("死体遺棄");
    String overlapping = "あいうえ";
    WordList list = of("あいう", "うえ");
    assertThat(list.find(overlapping)).hasSize(2);
    assertThat(list.share(overlapping, "ja")).isEqualTo(1);
  }

  @Test
  void aShorterWordCountsWhereTheLongestHasNoBoundary() {
    assertThat(found("アスを", "パアス", "アス")).containsExactly("アス");
    assertThat(found("スーパアス人", "パアス", "アス人", "人")).containsExactly("人");
  }

  @Test
  void theShareIsOfJapaneseLetters() {
    String text = "これはエロい本。ＡＢＣ abc 123"; // これはエロい本。 are 8 Japanese letters
    assertThat(of("エロ").share(text, "ja")).isCloseTo(2 / 8.0, within(1e-12));
    assertThat(of("エロ").share(text, "en")).isCloseTo(2 / 16.0, within(1e-12));
    assertThat(of("abc").share("abc", "ja")).isEqualTo(1);
    assertThat(of("abc").share("", "ja")).isZero();
    assertThat(of("ｶﾞｽ").find("ガスだ")).containsExactly(new WordHit(0, 2, "ｶﾞｽ"));
  }

  @Test
  void hostileListsAndTextsStayLinear() throws Throwable {
    WordListBuilder builder = WordList.builder();
    for (int i = 0; i < 100_000; i++) {
      // Ends of one another, of every length: the longest chains that there can be.
      builder.add("ア".repeat(i % 64) + (i < 64 ? "" : Character.toString(0x4E00 + i / 64)) + "ア");
    }
    for (int length = 1; length <= 64; length++) {
      builder.add("あ".repeat(length));
    }
    WordList list = builder.build();
    ProcessorTime.isAtMost(
        Duration.ofSeconds(10),
        () -> {
          assertThat(list.find("ア".repeat(1_000_000))).isEmpty();
          assertThat(list.find("あ".repeat(1_000_000))).isNotEmpty();
          assertThat(list.share("か" + "\u3099".repeat(1_000_000), "ja")).isZero();
          assertThat(list.share("ー".repeat(1_000_000), "ja")).isZero();
        });
  }

  @Test
  void readsFiles(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("ng.txt");
    Files.writeString(file, "# mine\nエロ\n\n  二語 # two\n" + "長".repeat(65) + "\nｴﾛ\n");
    WordListBuilder builder = WordList.builder();
    ListReport report = new ListReport();
    new WordListReader(builder, report).read(file);
    assertThat(builder.build().size()).isEqualTo(2);
    assertThat(report.faults()).singleElement().asString().contains("ng.txt:5", "longer than 64");
  }
}
