package org.hirundo.operators.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The ids of odd strings and of long texts are those of the reference libraries in Python, which
 * {@code golden/make_golden.py} hashed. The system properties {@code tokenizers.golden} and {@code
 * tokenizers.folder} name other hashes, of as many strings as one likes, and the folder of their
 * tokenizers.
 */
class TokenizerGoldenTest {
  private static final int BLOCK = 500;

  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "llama2", "llama3", "unigram", "wordpiece"})
  void aTokenizerFileGivesTheReferencesIds(String name) throws Exception {
    try (Tokenizer tokenizer = Tokenizers.open(resource(name + ".json").toString())) {
      compare(tokenizer, golden().path(name));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"o200k_base", "cl100k_base", "p50k_base", "r50k_base"})
  void anEncodingGivesTheReferencesIds(String name) throws Exception {
    compare(Tokenizers.open(name), golden().path(name));
  }

  private static void compare(Tokenizer tokenizer, JsonNode expected) throws Exception {
    JsonNode blocks = expected.path("blocks");
    assertThat(blocks.size()).isPositive();
    List<String> others = new ArrayList<>();
    for (int block = 0; block < blocks.size(); block++) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (int i = 0; i < BLOCK; i++) {
        add(digest, tokenizer.encode(OddStrings.text((long) block * BLOCK + i)));
      }
      if (!hex(digest).equals(blocks.path(block).asText())) {
        others.add("strings " + block * BLOCK + " to " + (block * BLOCK + BLOCK - 1));
      }
    }
    for (int kind = 0; kind < expected.path("long").size(); kind++) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      add(digest, tokenizer.encode(OddStrings.longText(kind)));
      if (!hex(digest).equals(expected.path("long").path(kind).asText())) {
        others.add("long text " + kind);
      }
    }
    assertThat(others).isEmpty();
  }

  private static void add(MessageDigest digest, int[] ids) {
    ByteBuffer bytes =
        ByteBuffer.allocate(4 + 4 * ids.length).order(ByteOrder.LITTLE_ENDIAN).putInt(ids.length);
    bytes.asIntBuffer().put(ids);
    digest.update(bytes.array());
  }

  private static String hex(MessageDigest digest) throws NoSuchAlgorithmException {
    return HexFormat.of().formatHex(digest.digest(), 0, 8);
  }

  private static JsonNode golden() throws IOException {
    String other = System.getProperty("tokenizers.golden");
    Path file = other == null ? resource("golden.json") : Path.of(other);
    return new ObjectMapper().readTree(file.toFile());
  }

  private static Path resource(String name) {
    String folder = System.getProperty("tokenizers.folder");
    if (folder != null) {
      return Path.of(folder, name);
    }
    try {
      return Path.of(TokenizerGoldenTest.class.getResource("golden/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
