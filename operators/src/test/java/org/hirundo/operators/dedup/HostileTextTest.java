package org.hirundo.operators.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What becomes of texts that are made to hurt: where size matters, 10 MB each of Japanese in UTF-8.
 */
class HostileTextTest {
  private static final int SIZE = 3_500_000;

  /** Seconds of CPU for each such text; a core needs between a tenth of one and four. */
  private static final Duration BOUND = Duration.ofSeconds(30);

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Signer signer = new Signer(DedupParameters.VERIFIED);

  private Signature sign(String text) {
    long start = THREADS.getCurrentThreadCpuTime();
    Signature signature = signer.sign(1, 1, text);
    assertThat(Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - start)).isLessThan(BOUND);
    return signature;
  }

  private void assertSame(String text, String other) {
    Signature one = sign(text);
    Signature two = sign(other);
    assertThat(one.bandKeys()).isEqualTo(two.bandKeys());
    assertThat(one.sketch()).isEqualTo(two.sketch());
  }

  @Test
  void aPageShorterThanAShingleHasNoSignature() {
    for (String text : List.of("", " ", "abcd", "がぎぐげ", "𠮷野家で", "😀😀😀😀", " a \n b ")) {
      assertThat(sign(text)).as(text).isNull();
    }
    assertThat(sign(" \u3000\t".repeat(SIZE / 3))).isNull();
    assertThat(sign("がぎぐげご")).isNotNull();
    assertThat(sign("か\u3099き\u3099く\u3099け\u3099")).isNull();
  }

  @Test
  void aRepeatedCharacterIsOneShingle() {
    assertSame("あ".repeat(SIZE), "あああああ");
    assertSame("😀".repeat(SIZE / 2), "😀😀😀😀😀");
    assertSame("ﾊﾞ".repeat(SIZE / 2), "バババババ");
    assertSame("\u1161".repeat(SIZE), "\u1161".repeat(5));
    assertSame("x".repeat(SIZE) + " \n", "xxxxx");
  }

  @Test
  void whatExpandsEighteenfoldIsReadByPieces() {
    String words = "صلى الله عليه وسلم";
    assertSame("\ufdfa".repeat(SIZE), words.repeat(2));
  }

  @Test
  void marksWithoutEndAreSortedByPieces() {
    assertSame("q" + "\u0300".repeat(SIZE), "q" + "\u0300".repeat(20));
    Signature unsorted = sign("q" + "\u0300\u0316".repeat(SIZE / 2));
    Signature sorted = sign("q" + "\u0316".repeat(64) + "\u0300".repeat(64));
    assertThat(unsorted.similarity(sorted)).isGreaterThan(.3f);
    Signature few = sign("q" + "\u0300\u0316".repeat(30));
    assertThat(few.bandKeys())
        .isEqualTo(sign("q" + "\u0316".repeat(30) + "\u0300".repeat(30)).bandKeys());
  }

  @Test
  void randomTextIsLikeNoOther() {
    Random random = new Random(1);
    List<Signature> all = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      StringBuilder text = new StringBuilder(SIZE);
      for (int j = 0; j < SIZE; j++) {
        text.append((char) random.nextInt(1 << 16)); // unpaired surrogates, mostly
      }
      all.add(sign(text.toString()));
    }
    assertThat(all.get(0).similarity(all.get(1))).isLessThan(.25f);
    assertThat(all.get(0).bandKeys()).doesNotContain(all.get(1).bandKeys());
  }

  @Test
  void unpairedSurrogatesCountAsTheyAre() {
    assertSame("\ud83d".repeat(SIZE), "\ud83d".repeat(5));
    assertThat(sign("ab\ud842cdef").bandKeys()).isNotEqualTo(sign("ab\ud843cdef").bandKeys());
    assertThat(sign("ab\udfb7\ud842cdef").bandKeys())
        .isNotEqualTo(sign("ab\ud842\udfb7cdef").bandKeys());
  }

  /** 64 bytes, 18 keys, and three headers. */
  @ParameterizedTest
  @EnumSource
  void nothingButTheSignatureIsAllocated(Loop loop) {
    Signer own = loop.signer(DedupParameters.VERIFIED);
    String text = "　吾輩は猫である。名前はまだ無い。ＡＢＣ１２３".repeat(60);
    long before = 0;
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 20_000 && least > 400; i++) {
      before = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
      own.sign(1, 1, text);
      least =
          Math.min(least, THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - before);
    }
    assertThat(least).isBetween(200L, 400L);
  }
}
