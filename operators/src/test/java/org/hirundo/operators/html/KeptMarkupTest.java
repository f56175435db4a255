package org.hirundo.operators.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeptMarkupTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 7, 2048})
  void readsCharactersWholeThoughThereIsRoomForApart(int most) throws IOException {
    String text = "<p>aé漢😀<!-- 😀 -->漢</p>é😀";
    PageSource page = utf8(text);
    assertThat(page.units(page.view().length())).isEqualTo(text.length());
    KeptMarkup kept = new KeptMarkup(page);
    kept.cut(0, 0);
    kept.cut(page.view().indexOf("<!--") + 4, page.view().indexOf("-->"));
    assertThat(read(kept.reader(), most)).isEqualTo("<p>aé漢😀<!---->漢</p>é😀");
    assertThat(kept).hasToString("<p>aé漢😀<!---->漢</p>é😀");
  }

  static PageSource utf8(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return PageSource.ofUtf8(new String(bytes, StandardCharsets.ISO_8859_1));
  }

  private static String read(Reader reader, int most) throws IOException {
    StringBuilder all = new StringBuilder();
    char[] some = new char[most];
    for (int read = reader.read(some); read >= 0; read = reader.read(some)) {
      assertThat(read).isPositive();
      all.append(some, 0, read);
    }
    return all.toString();
  }
}
