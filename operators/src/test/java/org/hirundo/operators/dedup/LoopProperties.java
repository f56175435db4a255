package org.hirundo.operators.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** The loop by vectors finds what the plain one finds. */
class LoopProperties {
  private final Signer[] plain = signers(Loop.PLAIN);
  private final Signer[] vector = signers(Loop.VECTOR);

  private static Signer[] signers(Loop loop) {
    return new Signer[] {
      loop.signer(DedupParameters.VERIFIED),
      loop.signer(DedupParameters.SWALLOW),
      loop.signer(DedupParameters.FINEWEB)
    };
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> japanese =
        Arbitraries.strings().withChars("がかぎき山川、。漢字カナ ").ofMinLength(0).ofMaxLength(3000);
    return Arbitraries.oneOf(HostileTexts.any(), japanese, Arbitraries.strings().ofMaxLength(300));
  }

  @Example
  void theBuildsJvmOffersVectors() {
    assertThat(MinHash.of(7)).isInstanceOf(VectorMinHash.class);
  }

  @Property(tries = 1000)
  void signaturesAreEqual(@ForAll("texts") String text) {
    for (int i = 0; i < plain.length; i++) {
      Signature one = plain[i].sign(1, 2, text);
      Signature other = vector[i].sign(1, 2, text);
      if (one == null) {
        assertThat(other).isNull();
      } else {
        assertThat(other.bandKeys()).isEqualTo(one.bandKeys());
        assertThat(other.sketch()).isEqualTo(one.sketch());
      }
    }
  }

  @Property(tries = 300)
  void minimaAreEqualForAnyNumberOfFunctionsAndElements(
      @ForAll @LongRange(min = 0) long seed,
      @ForAll @IntRange(min = 1, max = 300) int k,
      @ForAll @IntRange(min = 0, max = 2500) int size) {
    long[] set = new SplittableRandom(seed).longs(size).toArray();
    MinHash one = Loop.PLAIN.minHash(k);
    MinHash other = Loop.VECTOR.minHash(k);
    one.add(set, size);
    other.add(set, size / 2);
    other.add(set, size);
    assertThat(other.minima()).isEqualTo(one.minima()).hasSize(k);
  }

  @Example
  void extremeValuesOfElementsAreOrderedAsUnsigned() {
    long[] set = new long[64];
    for (int i = 0; i < 64; i++) {
      set[i] = 1L << i;
    }
    for (long[] one : new long[][] {{0}, {-1}, {Long.MIN_VALUE}, {Long.MAX_VALUE}, set}) {
      MinHash plain = Loop.PLAIN.minHash(800);
      MinHash vector = Loop.VECTOR.minHash(800);
      plain.add(one, one.length);
      vector.add(one, one.length);
      assertThat(vector.minima()).isEqualTo(plain.minima());
    }
  }
}
