package org.hirundo.operators.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ContentHashTest {
  @Test
  void agreesWithTheReferenceOfXxh64() {
    assertThat(ContentHash.of("")).isEqualTo(0xEF46DB3751D8E999L);
    assertThat(ContentHash.of("a")).isEqualTo(0xD24EC4F1A98C6E5BL);
    assertThat(ContentHash.of("abc")).isEqualTo(0x44BC2CF5AD770999L);
    assertThat(ContentHash.of("Nobody inspects the spammish repetition"))
        .isEqualTo(0xFBCEA83C8A378BF1L);
  }

  /** The buffer and the values of xxHash's own sanity check, with seed 0. */
  @Test
  void agreesWithTheSanityCheckOfXxHash() {
    byte[] buffer = new byte[222];
    long generator = 2654435761L;
    for (int i = 0; i < buffer.length; i++) {
      buffer[i] = (byte) (generator >>> 56);
      generator *= 0x9E3779B185EBCA8DL;
    }
    assertThat(ContentHash.of(Arrays.copyOf(buffer, 1))).isEqualTo(0xE934A84ADB052768L);
    assertThat(ContentHash.of(Arrays.copyOf(buffer, 4))).isEqualTo(0x9136A0DCA57457EEL);
    assertThat(ContentHash.of(Arrays.copyOf(buffer, 14))).isEqualTo(0x8282DCC4994E35C8L);
    assertThat(ContentHash.of(buffer)).isEqualTo(0xB641AE8CB691C174L);
  }

  @Test
  void idsOrderByEpochAndThenByHash() {
    long early = DocumentId.of(1, -1);
    long late = DocumentId.of(2, 0);
    assertThat(early).isLessThan(late);
    assertThat(DocumentId.epoch(early)).isEqualTo(1);
    assertThat(DocumentId.isOf(early, -1)).isTrue();
    assertThat(DocumentId.of(DocumentId.LAST_EPOCH, -1)).isPositive();
  }
}
