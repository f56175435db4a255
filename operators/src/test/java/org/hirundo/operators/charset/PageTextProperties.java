package org.hirundo.operators.charset;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class PageTextProperties {
  /** Text of characters of all lengths in UTF-8. */
  @Provide
  Arbitrary<String> text() {
    Arbitrary<String> wide = Arbitraries.of("é", "Ã©", "縺", "あ", "漢", "。", "\ufffd", "😀", "𠮷");
    Arbitrary<String> ascii = Arbitraries.of("a", "Z", "<", ">", " ", "\n", "$B", "script");
    return Arbitraries.frequencyOf(Tuple.of(2, wide), Tuple.of(3, ascii))
        .list()
        .ofMaxSize(40)
        .map(pieces -> String.join("", pieces));
  }

  /** Nearly well-formed UTF-8. */
  @Provide
  Arbitrary<byte[]> bytes() {
    Arbitrary<Byte> telling =
        Arbitraries.of(0x00, 0x09, 0x0a, 0x0e, 0x1b, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0)
            .map(Integer::byteValue);
    Arbitrary<Byte> leading =
        Arbitraries.of(0xbf, 0xc1, 0xc2, 0xdf, 0xe0, 0xe3, 0xed, 0xef, 0xf0, 0xf4, 0xf5)
            .map(Integer::byteValue);
    return Arbitraries.frequencyOf(Tuple.of(4, telling), Tuple.of(1, leading))
        .array(byte[].class)
        .ofMaxSize(24);
  }

  @Property(tries = 500)
  void utf8IsItsText(@ForAll("text") String text) {
    PageText page = PageText.ofUtf8(text.getBytes(StandardCharsets.UTF_8), 0);
    assertThat(page.text()).isEqualTo(text);
    assertThat(page).isEqualTo(PageText.of(text)).hasSameHashCodeAs(PageText.of(text));
    StringBuilder units = new StringBuilder();
    for (int at = 0; at < page.view().length(); at = page.after(at)) {
      units.append(page.unit(at));
    }
    StringBuilder first = new StringBuilder();
    text.codePoints().forEach(code -> first.append(Character.toChars(code)[0]));
    assertThat(units).hasToString(first.toString());
  }

  @Property(tries = 500)
  void accidentsShowInBytesAsInText(@ForAll("text") String text) {
    PageText page = PageText.ofUtf8(text.getBytes(StandardCharsets.UTF_8), 0);
    assertThat(Mojibake.in(page)).isEqualTo(Mojibake.in(PageText.of(text)));
  }

  @Property(tries = 1000)
  void wellFormedIsWhatAStrictDecoderTakes(@ForAll("bytes") byte[] bytes) {
    boolean strict = true;
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
    } catch (CharacterCodingException malformed) {
      strict = false;
    }
    assertThat(ByteCensus.of(bytes).wellFormed()).isEqualTo(strict);
  }

  @Property(tries = 500)
  void controlBytesAreCountedWhereverTheyStand(@ForAll("bytes") byte[] bytes) {
    byte[] ascii = Arrays.copyOf(bytes, bytes.length);
    int controls = 0;
    for (int i = 0; i < ascii.length; i++) {
      ascii[i] &= 0x7f;
      boolean space = ascii[i] >= '\t' && ascii[i] <= '\r';
      controls += ascii[i] > 0 && ascii[i] < ' ' && ascii[i] != 0x1b && !space ? 1 : 0;
    }
    assertThat(ByteCensus.of(ascii).controls()).isEqualTo(controls);
  }
}
