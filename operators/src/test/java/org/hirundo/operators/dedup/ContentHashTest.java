package org.hirundo.operators.dedup;

import static org.assertj.core.api.Assertions.assertThat;

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
