package org.hirundo.operators.charset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PageDecoderTest {
  private static final String TEXT =
      "つばめは春になると南の国から帰ってきて、軒下に泥と藁で巣を作ります。" + "①㈱髙島屋～営業時間は－１０時から、ﾊﾝｶｸのカタカナも混ざります。∥―「ひな」が育つのは五月ごろ。";

  private static final List<String> ENCODINGS =
      List.of("UTF-8", "Shift_JIS", "EUC-JP", "ISO-2022-JP");

  static Stream<Arguments> everyEncodingAndDeclaration() {
    List<Arguments> all = new ArrayList<>();
    List<String> labels = new ArrayList<>(ENCODINGS);
    labels.addAll(List.of("", "iso-8859-1", "gb2312", "euc-kr", "big5", "utf-16", "no-such-thing"));
    for (String encoding : ENCODINGS) {
      for (String label : labels) {
        all.add(Arguments.of(encoding, label, ""));
        all.add(Arguments.of(encoding, "", label));
        all.add(Arguments.of(encoding, label, label));
      }
    }
    return all.stream();
  }

  @ParameterizedTest(name = "{0} with http {1} and meta {2}")
  @MethodSource("everyEncodingAndDeclaration")
  void japaneseIsReadWhateverIsDeclared(String encoding, String http, String meta)
      throws UndecodableException {
    String head =
        meta.isEmpty()
            ? ""
            : "<meta http-equiv=\"Content-Type\" content='text/html; charset=" + meta + "'>";
    String page = "<html><head>" + head + "</head><body><p>" + TEXT + "</p></body></html>";
    String type = http.isEmpty() ? "text/html" : "text/html; charset=" + http;
    DecodedPage decoded = PageDecoder.decode(encode(page, encoding), type);
    assertThat(decoded.text()).isEqualTo(page);
    assertThat(decoded.charset()).isEqualTo(encoding);
    if (encoding.equals(http)) {
      assertThat(decoded.evidence()).isEqualTo("http");
    } else if (encoding.equals(meta)) {
      assertThat(decoded.evidence()).isEqualTo("meta");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GBK, gb2312, GB18030, 燕子在屋檐下筑巢，每年春天都会回来。我们在这里看到了很多小鸟，它们很可爱。",
    "Big5, big5, Big5, 燕子在屋簷下築巢，每年春天都會回來。我們在這裡看到了很多小鳥，牠們很可愛。",
    "EUC-KR, ks_c_5601-1987, EUC-KR, 제비는 봄이 되면 남쪽 나라에서 돌아와 처마 밑에 둥지를 짓습니다.",
    "windows-1252, iso-8859-1, windows-1252, Les hirondelles reviennent à l’été — dès qu’il fait chaud « là-bas »."
  })
  void otherLanguagesAreReadWithAndWithoutTheirLabel(
      String java, String label, String name, String text) throws UndecodableException {
    byte[] body = text.getBytes(Charset.forName(java));
    assertThat(PageDecoder.decode(body, "text/html;charset=\"" + label + "\""))
        .isEqualTo(new DecodedPage(text, name, "http"));
    assertThat(PageDecoder.decode(body, "").text()).isEqualTo(text);
    assertThat(PageDecoder.decode(body, "text/html; charset=utf-8").text()).isEqualTo(text);
  }

  @Test
  void encodingsBesidesTheRivalsAreReadByTheirLabel() throws UndecodableException {
    String text = "Ласточки возвращаются весной и строят гнёзда под крышами домов.";
    byte[] body = text.getBytes(Charset.forName("windows-1251"));
    assertThat(PageDecoder.decode(body, "text/html; charset=cp1251"))
        .isEqualTo(new DecodedPage(text, "windows-1251", "http"));
    assertThat(PageDecoder.decode(text.repeat(8).getBytes(Charset.forName("KOI8-R")), "").text())
        .isEqualTo(text.repeat(8));
  }

  @Test
  void asciiKeepsItsDeclaration() throws UndecodableException {
    byte[] body = "<p>plain</p>".getBytes(StandardCharsets.US_ASCII);
    assertThat(PageDecoder.decode(body, ""))
        .isEqualTo(new DecodedPage("<p>plain</p>", "UTF-8", "utf-8"));
    assertThat(PageDecoder.decode(body, "text/html; charset=x-sjis").charset())
        .isEqualTo("Shift_JIS");
    assertThat(PageDecoder.decode(new byte[0], "").text()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"UTF-8, UTF-8", "UTF-16LE, UTF-16LE", "UTF-16BE, UTF-16BE"})
  void byteOrderMarkIsBelievedAndDropped(String java, String name) throws UndecodableException {
    byte[] body = ("\ufeff" + TEXT).getBytes(Charset.forName(java));
    assertThat(PageDecoder.decode(body, "text/html; charset=euc-jp"))
        .isEqualTo(new DecodedPage(TEXT, name, "bom"));
  }

  @Test
  void utf16WithoutMarkIsFound() throws UndecodableException {
    String page = "<html><head><title>" + TEXT + "</title></head><body></body></html>";
    byte[] body = page.getBytes(StandardCharsets.UTF_16LE);
    assertThat(PageDecoder.decode(body, "").text()).isEqualTo(page);
  }

  @Test
  void metaIsFoundInEachOfItsForms() {
    for (String head :
        List.of(
            "<meta charset=euc-jp>",
            "<META CharSet = \"EUC-JP\" />",
            "<!-- <meta charset=big5> --><meta charset='x-euc-jp'>",
            "<meta name=a content='charset=big5'><meta content=\"text/html;charset=EUC-JP\" http-equiv=Content-Type>",
            "<?xml version=\"1.0\" encoding=\"EUC-JP\"?><feed>",
            "<meta charset=no-such><meta charset=euc-jp>")) {
      assertThat(Declarations.of(head.getBytes(StandardCharsets.UTF_8), "").meta())
          .as(head)
          .isSameAs(Labels.EUC_JP);
    }
    assertThat(Declarations.of("<meta charset".getBytes(StandardCharsets.UTF_8), "").meta())
        .isNull();
  }

  @ParameterizedTest
  @CsvSource({"UTF-8", "Shift_JIS", "EUC-JP", "ISO-2022-JP"})
  void pageCutAnywhereKeepsItsBeginning(String encoding) throws UndecodableException {
    byte[] whole = encode("<p>" + TEXT + "</p>", encoding);
    for (int length = 60; length < whole.length; length++) {
      DecodedPage page = PageDecoder.decode(Arrays.copyOf(whole, length), "");
      assertThat(page.charset()).as("cut at %s", length).isEqualTo(encoding);
      String text = page.text();
      assertThat("<p>" + TEXT + "</p>").startsWith(text.substring(0, text.length() - 2));
    }
  }

  @ParameterizedTest
  @CsvSource({"UTF-8", "Shift_JIS", "EUC-JP"})
  void aStrayByteInAThousandIsReplaced(String encoding) throws UndecodableException {
    byte[] body = encode(TEXT.repeat(30), encoding);
    byte[] stray = Arrays.copyOf(body, body.length + 2);
    stray[body.length] = (byte) 0xff;
    stray[body.length + 1] = '\n';
    DecodedPage page = PageDecoder.decode(stray, "");
    assertThat(page.charset()).isEqualTo(encoding);
    assertThat(page.text()).startsWith(TEXT.repeat(30));
  }

  @Test
  void halfDecodedTextIsMojibake() {
    Charset utf8 = StandardCharsets.UTF_8;
    Charset shiftJis = Charset.forName("windows-31j");
    byte[] euc = encode(TEXT, "EUC-JP");
    expectMojibake(new String(TEXT.getBytes(utf8), StandardCharsets.ISO_8859_1));
    expectMojibake(new String(TEXT.getBytes(utf8), Charset.forName("windows-1252")));
    expectMojibake(new String(TEXT.getBytes(utf8), shiftJis));
    expectMojibake(new String(TEXT.getBytes(utf8), Charset.forName("GBK")));
    expectMojibake(new String(TEXT.getBytes(shiftJis), Charset.forName("windows-1252")));
    expectMojibake(new String(euc, StandardCharsets.ISO_8859_1));
    expectMojibake(new String(euc, shiftJis));
    expectMojibake("ほんとうの\ufffd\ufffd文\ufffd\ufffd字が消えた");
    expectMojibake("$B$3$s$K$A$O(B $B$3$s$K$A$O(B $B$D$P$a(B");
  }

  @Test
  void pageThatQuotesMojibakeIsKept() throws UndecodableException {
    String text = TEXT.repeat(5) + "文字化けの例：縺ゅ→縺、ã\u0081\u0093ã\u0082\u0093";
    assertThat(PageDecoder.decode(text.getBytes(StandardCharsets.UTF_8), "").text())
        .isEqualTo(text);
  }

  @Test
  void englishArticleThatQuotesMojibakeIsKept() throws UndecodableException {
    String prose =
        "<p>A parcel label is printed by a program that never asked how the name was stored, and so"
            + " the postman must guess. The letters come out in pairs, always the same pairs, and"
            + " with a little practice anyone can read them back.</p>\n";
    String western = "<p>It said “CafÃ© MÃ¼nchen”, “crÃªpe”, “Ã©” and “donâ€™t”.</p>";
    String japanese = "<p>A Japanese label began with 縺ゅ＞縺 and went on 縺九ｉ縺ｫ.</p>";
    String lost =
        "<p>Another showed \ufffd\ufffd and \ufffd, and $B$D$P$a(B $B$H$j(B $B$9(B too.</p>";
    for (String quotes : List.of(western, japanese, lost)) {
      String page = "<html><body>" + prose.repeat(6) + quotes + prose.repeat(6) + "</body></html>";
      assertThat(PageDecoder.decode(page.getBytes(StandardCharsets.UTF_8), "").text())
          .isEqualTo(page);
    }
  }

  @Test
  void halfDecodedPageIsMojibakeBesideAnyMarkup() {
    String french =
        "Les hirondelles reviennent à la fin de l’été, et les œufs éclosent après deux semaines ;"
            + " les élèves les ont comptés dans le grenier, où le nid était caché.";
    String german =
        "Die Schwalben kehren im Frühling zurück und füttern ihre Jungen bis spät in den September."
            + " Über dem Hof kreisen sie, und die Kätzchen hören ihnen zu.";
    String head =
        "<html><head><script>" + "var page = {kind: 1};\n".repeat(400) + "</script></head><body>";
    String box = "<div class=\"row column wide layout\" data-number=\"12345\"><p>%s</p></div>\n";
    Charset windows = Charset.forName("windows-1252");
    for (String text : List.of(french, german, TEXT)) {
      Charset misread = text.equals(TEXT) ? StandardCharsets.ISO_8859_1 : windows;
      String spoilt = new String(text.getBytes(StandardCharsets.UTF_8), misread);
      expectMojibake(head + box.formatted(spoilt).repeat(12) + "</body></html>");
    }
  }

  @Test
  void noiseIsBinaryOrUndecodable() {
    byte[] noise = new byte[20_000];
    new Random(3).nextBytes(noise);
    assertThatThrownBy(() -> PageDecoder.decode(noise, "text/html; charset=utf-8"))
        .isInstanceOfSatisfying(
            UndecodableException.class, e -> assertThat(e.reason()).isEqualTo("binary"));
    for (int i = 0; i < noise.length; i++) {
      noise[i] |= (byte) 0x80;
    }
    assertThatThrownBy(() -> PageDecoder.decode(noise, ""))
        .isInstanceOfSatisfying(
            UndecodableException.class, e -> assertThat(e.reason()).isEqualTo("undecodable"));
  }

  @Test
  void nothingIsNormalised() throws UndecodableException {
    String text = "ﾊﾞﾘｱﾌﾘｰ Ａ１ が か\u3099 \u00a0 \u3000";
    assertThat(PageDecoder.decode(text.getBytes(StandardCharsets.UTF_8), "").text())
        .isEqualTo(text);
  }

  private static void expectMojibake(String text) {
    assertThatThrownBy(() -> PageDecoder.decode(text.getBytes(StandardCharsets.UTF_8), ""))
        .as(text)
        .isInstanceOfSatisfying(
            UndecodableException.class, e -> assertThat(e.reason()).isEqualTo("mojibake"));
  }

  /** Encodes as the tools of Japanese Windows do, which the JDK's EUC-JP does not. */
  static byte[] encode(String text, String encoding) {
    if (encoding.equals("UTF-8")) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    byte[] shiftJis = text.getBytes(Charset.forName("windows-31j"));
    if (encoding.equals("Shift_JIS")) {
      return shiftJis;
    }
    if (encoding.equals("ISO-2022-JP")) {
      return text.getBytes(Charset.forName("x-windows-iso2022jp"));
    }
    ByteArrayOutputStream euc = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i++) {
      byte[] one = text.substring(i, i + 1).getBytes(Charset.forName("windows-31j"));
      int lead = one[0] & 0xff;
      if (one.length == 2 && lead < 0xf0) {
        int trail = one[1] & 0xff;
        int row = (lead - (lead < 0xa0 ? 0x81 : 0xc1)) * 2 + (trail >= 0x9f ? 1 : 0);
        int cell = trail >= 0x9f ? trail - 0x9f : trail - (trail > 0x7f ? 0x41 : 0x40);
        euc.write(row + 0xa1);
        euc.write(cell + 0xa1);
      } else if (one.length == 2) {
        euc.writeBytes(text.substring(i, i + 1).getBytes(Charset.forName("x-eucJP-Open")));
      } else {
        if (lead > 0x7f) {
          euc.write(0x8e);
        }
        euc.write(lead);
      }
    }
    return euc.toByteArray();
  }
}
