package org.hirundo.operators.charset;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PageDecoderProperties {
  private static final List<String> PIECES =
      List.of(
          "<meta charset=",
          "<meta",
          "<?xml encoding",
          "=",
          "\"",
          "'",
          ">",
          "<!--",
          "euc-jp",
          "content='charset",
          "\u001b$B",
          "\u001b$(D",
          "\u001b(I",
          "\u001b",
          "$\"",
          "\u00a4\u00a2",
          "\u0082\u00a0",
          "\u008f\u00b0",
          "\u00e3\u0081",
          "\u00ff\u00fe",
          "\u00ef\u00bb\u00bf",
          "\0",
          " ",
          "\n",
          "a");

  @Provide
  Arbitrary<byte[]> hostile() {
    return Arbitraries.of(PIECES)
        .list()
        .ofMaxSize(40)
        .map(pieces -> String.join("", pieces).getBytes(StandardCharsets.ISO_8859_1));
  }

  @Property(tries = 3000)
  void anyBytesAreTextOrHaveAReason(
      @ForAll("hostile") byte[] body, @ForAll("hostile") byte[] http) {
    try {
      String header = new String(http, StandardCharsets.ISO_8859_1);
      assertThat(PageDecoder.decode(body, header).evidence()).isNotEmpty();
    } catch (UndecodableException e) {
      assertThat(e.reason()).isIn("mojibake", "binary", "undecodable");
    }
  }

  @Property(tries = 500)
  void anyUnicodeTextSurvivesAsUtf8WithAMark(@ForAll String text) throws UndecodableException {
    String clean =
        text.codePoints()
            .filter(Character::isLetterOrDigit)
            .filter(c -> c < 0x80 || c > 0x3000)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    byte[] body = ("\ufeff" + clean).getBytes(StandardCharsets.UTF_8);
    assertThat(PageDecoder.decode(body, "").text()).isEqualTo(clean);
  }
}
