package org.hirundo.operators.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Signatures that state out in the world was written with: text, preset, content hash, sketch and
 * band keys. The file was written by the first implementation, which gave whole texts to the JDK's
 * normaliser and looked at one code point at a time.
 */
class GoldenSignaturesTest {
  static final Map<String, String> TEXTS =
      Map.of(
          "japanese",
          "山路を登りながら、こう考えた。智に働けば角が立つ。情に棹させば流される。意地を通せば窮屈だ。とかくに人の世は住みにくい。",
          "voiced",
          "ｶﾞｷﾞｸﾞｹﾞｺﾞ か\u3099き\u3099く\u3099 がぎぐげご パピプペポ は\u309aひ\u309a",
          "english",
          "The quick brown fox\tjumps over the lazy dog;\n\n  and then it does so again, once more.",
          "emoji",
          "絵文字 😀👨\u200d👩\u200d👧 と 𠮷野家 🇯🇵 e\u0301 ☕\ufe0f を並べた文",
          "compatibility",
          "㍿日本㌔㌢ ① Ⅳ ﬁ ﷺ \uf900\uf9d0 \u2f00 ＡＢＣ１２３　全角",
          "surrogates",
          "\ud842\ud842 unpaired \udc00 here \udfff\ud800 and there",
          "repeated",
          "あ".repeat(3000));

  @ParameterizedTest
  @EnumSource
  void staysAsItWas(Loop loop) throws IOException {
    Set<String> seen = new TreeSet<>();
    for (String line : golden()) {
      String[] fields = line.split("\t");
      String text = TEXTS.get(fields[0]);
      long hash = ContentHash.of(text);
      assertThat(hash).as(fields[0]).isEqualTo(Long.parseUnsignedLong(fields[2], 16));
      Signature signature = loop.signer(DedupParameters.preset(fields[1])).sign(1, hash, text);
      assertThat(HexFormat.of().formatHex(signature.sketch())).as(line).isEqualTo(fields[3]);
      assertThat(hex(signature.bandKeys())).as(line).isEqualTo(fields[4]);
      seen.add(fields[0] + " " + fields[1]);
    }
    assertThat(seen).hasSize(3 * TEXTS.size());
  }

  private static List<String> golden() throws IOException {
    try (InputStream in = GoldenSignaturesTest.class.getResourceAsStream("golden-signatures.tsv")) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
    }
  }

  private static String hex(long[] keys) {
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * keys.length);
    bytes.asLongBuffer().put(keys);
    return HexFormat.of().formatHex(bytes.array());
  }
}
