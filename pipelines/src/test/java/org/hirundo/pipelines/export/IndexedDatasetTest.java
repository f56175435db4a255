package org.hirundo.pipelines.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IndexedDatasetTest {
  private final ByteArrayOutputStream bin = new ByteArrayOutputStream();
  private final ByteArrayOutputStream idx = new ByteArrayOutputStream();

  /** What Megatron-LM's IndexedDatasetBuilder writes for the same two documents. */
  @Test
  void isByteForByteMegatrons() throws IOException {
    IndexedDataset dataset = new IndexedDataset(TokenType.UINT16, bin);
    dataset.add(new int[] {1, 2, 3});
    dataset.add(new int[] {40000, 5});
    dataset.writeIndex(idx);
    assertThat(HexFormat.of().formatHex(bin.toByteArray())).isEqualTo("010002000300409c0500");
    assertThat(HexFormat.of().formatHex(idx.toByteArray()))
        .isEqualTo(
            "4d4d4944494458000001000000000000000802000000000000000300000000000000"
                + "0300000002000000"
                + "00000000000000000600000000000000"
                + "000000000000000001000000000000000200000000000000");
  }

  @Test
  void manyDocumentsHaveTheirLengthsOffsetsAndIndices() throws IOException {
    IndexedDataset dataset = new IndexedDataset(TokenType.INT32, bin);
    int count = 5000;
    for (int i = 0; i < count; i++) {
      int[] ids = new int[i % 7 + 1];
      ids[0] = 200_000 + i;
      dataset.add(ids);
    }
    dataset.writeIndex(idx);
    ByteBuffer index = ByteBuffer.wrap(idx.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer tokens = ByteBuffer.wrap(bin.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(index.remaining()).isEqualTo(34 + count * 4 + count * 8 + (count + 1) * 8);
    assertThat(index.get(17)).isEqualTo((byte) 4);
    assertThat(index.getLong(18)).isEqualTo(count);
    assertThat(index.getLong(26)).isEqualTo(count + 1);
    for (int i = 0; i < count; i++) {
      assertThat(index.getInt(34 + 4 * i)).isEqualTo(i % 7 + 1);
      long offset = index.getLong(34 + 4 * count + 8 * i);
      assertThat(tokens.getInt((int) offset)).isEqualTo(200_000 + i);
      assertThat(index.getLong(34 + 12 * count + 8 * i)).isEqualTo(i);
    }
    assertThat(index.getLong(34 + 12 * count + 8 * count)).isEqualTo(count);
  }

  @ParameterizedTest
  @CsvSource({"50257, UINT16", "65499, UINT16", "65500, INT32", "200019, INT32"})
  void theVocabularyDecidesTheTypeAsInMegatron(int vocabulary, TokenType type) {
    assertThat(TokenType.ofMegatron(vocabulary)).isEqualTo(type);
  }

  @ParameterizedTest
  @CsvSource({"65500, UINT16", "65536, UINT16", "65537, INT32"})
  void othersTakeTheNarrowestThatHoldsEveryId(int vocabulary, TokenType type) {
    assertThat(TokenType.narrowest(vocabulary)).isEqualTo(type);
  }

  @Test
  void anIdBeyondTheTypeIsNamed() {
    assertThatThrownBy(() -> TokenType.UINT16.encode(new int[] {5, 65_536}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("65536");
  }
}
