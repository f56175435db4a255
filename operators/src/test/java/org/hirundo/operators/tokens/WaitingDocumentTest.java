package org.hirundo.operators.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes of checkpoints that are out there: what was written once can always be read. */
class WaitingDocumentTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final WaitingDocument DOCUMENT =
      new WaitingDocument(0x1122334455667788L, 4096, new int[] {7, 199_999, 0});
  private static final String V1 = "011122334455667788000010000000000700030d3f00000000";

  @Test
  void version1IsReadAndWrittenAsItAlwaysWas() {
    WaitingDocument read = WaitingDocument.of(HEX.parseHex(V1));
    assertThat(read).usingRecursiveComparison().isEqualTo(DOCUMENT);
    assertThat(HEX.formatHex(DOCUMENT.toBytes())).isEqualTo(V1);
  }

  @Test
  void aDocumentWithoutTokensComesBack() {
    WaitingDocument empty = new WaitingDocument(1, 0, new int[0]);
    assertThat(WaitingDocument.of(empty.toBytes())).usingRecursiveComparison().isEqualTo(empty);
  }

  @ParameterizedTest
  @ValueSource(bytes = {0, 2, Byte.MAX_VALUE})
  void anUnknownVersionIsRefusedAndNamed(byte version) {
    byte[] bytes = DOCUMENT.toBytes();
    bytes[0] = version;
    assertThatThrownBy(() -> WaitingDocument.of(bytes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("version " + version)
        .hasMessageContaining("known: 1")
        .hasMessageContaining("newer Hirundo");
  }

  @Test
  void bytesThatEndWithinANumberAreAnError() {
    byte[] whole = DOCUMENT.toBytes();
    for (int length = 0; length < whole.length; length++) {
      if (length < 13 || (length - 13) % 4 != 0) {
        byte[] cut = Arrays.copyOf(whole, length);
        assertThatThrownBy(() -> WaitingDocument.of(cut)).hasMessageContaining("damaged");
      }
    }
  }
}
