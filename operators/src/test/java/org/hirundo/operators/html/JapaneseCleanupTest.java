package org.hirundo.operators.html;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JapaneseCleanupTest {
  private final JapaneseCleanup cleanup = new JapaneseCleanup();

  @Test
  void marksThatWinTheVoteAreReplaced() {
    assertThat(cleanup.clean("犬は走り，猫は眠る．鳥は飛ぶ．")).isEqualTo("犬は走り、猫は眠る。鳥は飛ぶ。");
  }

  @Test
  void marksThatLoseTheVoteStay() {
    String text = "犬は、猫と、鳥と，走る。山へ．";
    assertThat(cleanup.clean(text + "川。")).isEqualTo(text + "川。");
  }

  @Test
  void commaAndStopAreVotedOnApart() {
    assertThat(cleanup.clean("犬は，走る。猫は，眠る。")).isEqualTo("犬は、走る。猫は、眠る。");
  }

  @Test
  void marksAfterFullWidthLettersAndDigitsStay() {
    assertThat(cleanup.clean("値は，３．１４と１，０００だ．")).isEqualTo("値は、３．１４と１，０００だ。");
  }

  @Test
  void formulasStayAsTheyAre() {
    assertThat(cleanup.clean("点は，\\( (あ，い．) \\)と$う，え$にある．"))
        .isEqualTo("点は、\\( (あ，い．) \\)と$う，え$にある。");
  }

  @Test
  void codeStaysAsItIs() {
    assertThat(cleanup.clean("表示は，次のとおり．\nprint(\"犬，猫．\");\n    # 値，型．"))
        .isEqualTo("表示は、次のとおり。\nprint(\"犬，猫．\");\n    # 値，型．");
  }

  @Test
  void footerIsCutFromItsFirstLine() {
    String body = "山に登った。\nとても疲れたが、景色は素晴らしかった。";
    assertThat(cleanup.clean(body + "\n前の記事 | 次の記事\nどこかの会社\nCopyright 2020")).isEqualTo(body);
  }

  @Test
  void sentenceThatNamesACopyrightStays() {
    String text = "著作権について学ぶため、図書館で三冊の本を借りて週末に読んだ。";
    assertThat(cleanup.clean(text)).isEqualTo(text);
  }

  @Test
  void footerWordsFarFromTheEndStay() {
    String text = "関連記事\n" + "本文がここに続いている。\n".repeat(11).strip();
    assertThat(cleanup.clean(text)).isEqualTo(text);
  }

  @Test
  void emptyTextStaysEmpty() {
    assertThat(cleanup.clean("")).isEmpty();
  }
}
