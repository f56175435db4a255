package org.hirundo.operators.warc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** With libdeflate, where it is, and without: the same outcome, bytes and end of any member. */
class GzipMemberProperties {
  private static final WarcLimits SMALL = new WarcLimits(20_000, 100_000, 100_000, 50);

  private record Result(GzipMember.Outcome outcome, long end, String content) {}

  @Property(tries = 400)
  void outcomesAreTheSame(
      @ForAll long seed,
      @ForAll @IntRange(max = 300_000) int size,
      @ForAll @IntRange(min = -1, max = 9) int level,
      @ForAll @IntRange(max = 255) int alphabet,
      @ForAll @IntRange(max = 4) int damage,
      @ForAll boolean small)
      throws IOException {
    Random random = new Random(seed);
    byte[] file = file(random, size, level, alphabet);
    switch (damage) {
      case 1 -> file[random.nextInt(file.length)] ^= (byte) (1 << random.nextInt(8));
      case 2 -> file = Arrays.copyOf(file, random.nextInt(file.length));
      case 3 -> Arrays.fill(file, file.length / 2, file.length, (byte) 0);
      default -> {}
    }
    WarcLimits limits = small ? SMALL : WarcLimits.defaults();
    Optional<Libdeflate> library =
        Libdeflate.open(limits.memberBytes(), Math.min(1 << 20, limits.recordBytes()));
    assertThat(first(file, limits, library)).isEqualTo(first(file, limits, Optional.empty()));
  }

  @Example
  void membersInARow() throws IOException {
    Random random = new Random(1);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    int[] sizes = new int[300];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = random.nextInt(i % 50 == 0 ? 3_000_000 : 60_000);
      file.write(member(random, sizes[i], 6, 60));
    }
    WarcLimits limits = WarcLimits.defaults();
    try (StoredBytes stored = new StoredBytes(new ByteArrayInputStream(file.toByteArray()), 0);
        GzipMember member = new GzipMember(limits)) {
      long at = 0;
      for (int size : sizes) {
        stored.keepFrom(at);
        assertThat(member.read(stored, at)).isEqualTo(GzipMember.Outcome.WHOLE);
        assertThat(member.size()).isEqualTo(size);
        at = member.end();
      }
      assertThat(at).isEqualTo(file.size());
    }
  }

  @Example
  void closedTwiceItIsClosed() {
    Libdeflate.open(1024, 1024)
        .ifPresent(
            library -> {
              library.close();
              library.close();
            });
  }

  private static Result first(byte[] file, WarcLimits limits, Optional<Libdeflate> library)
      throws IOException {
    try (StoredBytes stored = new StoredBytes(new ByteArrayInputStream(file), 0);
        GzipMember member = new GzipMember(limits, library)) {
      GzipMember.Outcome outcome = member.read(stored, 0);
      boolean whole = outcome == GzipMember.Outcome.WHOLE;
      int kept = whole ? member.size() : 0;
      long hash = Arrays.hashCode(Arrays.copyOf(member.content(), kept));
      return new Result(outcome, whole ? member.end() : 0, kept + " bytes, " + hash);
    }
  }

  private static byte[] file(Random random, int size, int level, int alphabet) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(member(random, size, level, alphabet));
    file.write(member(random, 100, level, alphabet));
    return file.toByteArray();
  }

  private static byte[] member(Random random, int size, int level, int alphabet)
      throws IOException {
    byte[] content = new byte[size];
    for (int i = 0; i < size; i++) {
      boolean again = i > 100 && random.nextInt(4) > 0;
      content[i] = again ? content[i - 100] : (byte) random.nextInt(alphabet + 1);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream out =
        new GZIPOutputStream(bytes) {
          {
            def.setLevel(level);
            def.setStrategy(Deflater.DEFAULT_STRATEGY);
          }
        }) {
      out.write(content);
    }
    return bytes.toByteArray();
  }
}
