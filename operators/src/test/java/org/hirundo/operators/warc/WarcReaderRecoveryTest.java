package org.hirundo.operators.warc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hirundo.operators.warc.WarcBytes.ascii;
import static org.hirundo.operators.warc.WarcBytes.body;
import static org.hirundo.operators.warc.WarcBytes.gzip;
import static org.hirundo.operators.warc.WarcBytes.http;
import static org.hirundo.operators.warc.WarcBytes.join;
import static org.hirundo.operators.warc.WarcBytes.only;
import static org.hirundo.operators.warc.WarcBytes.page;
import static org.hirundo.operators.warc.WarcBytes.read;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.SequenceInputStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Of 100 records, the fiftieth is damaged: the other 99 come out where they are. */
class WarcReaderRecoveryTest {
  private static final int RECORDS = 100;
  private static final int BAD = 50;

  static Stream<Arguments> storedDamage() {
    return Stream.of(
        damage("flipped deflate bits", "gzip|checksum", bytes -> flip(bytes, bytes.length / 2)),
        damage("flipped first deflate byte", "gzip|checksum", bytes -> flip(bytes, 10)),
        damage("bad CRC", "checksum", bytes -> flip(bytes, bytes.length - 6)),
        damage("bad ISIZE", "checksum", bytes -> flip(bytes, bytes.length - 2)),
        damage("bad magic", "garbage", bytes -> flip(bytes, 0)),
        damage("bad method", "garbage", bytes -> flip(bytes, 2)),
        damage("reserved flag", "gzip", bytes -> set(bytes, 3, 4, (byte) 0x80)),
        damage("truncated", "gzip|checksum", b -> Arrays.copyOf(b, b.length / 2)),
        damage("cut checksum", "checksum", b -> Arrays.copyOf(b, b.length - 3)),
        damage("a bomb", "expansion|too-large", bytes -> gzip(new byte[40 << 20])),
        damage(
            "a bomb with a header",
            "expansion|too-large",
            b -> gzip(WarcBytes.response("http://a/", http("", new byte[40 << 20])))),
        damage("zero fill", "gzip", bytes -> set(bytes, 40, bytes.length, (byte) 0)),
        damage("all zero", "garbage", bytes -> set(bytes, 0, bytes.length, (byte) 0)));
  }

  static Stream<Arguments> recordDamage() {
    byte[] block = http("", ascii(body(BAD)));
    String right = "Content-Length: " + block.length + "\r\n";
    return Stream.of(
        record("bad version line", "header|garbage", ascii("WARD/1.0\r\nA: b\r\n\r\n\r\n\r\n")),
        record("no header", "header|garbage", ascii("something else\r\n\r\n")),
        content("longer", "content-length", length(block.length + 7), block),
        content("longer by two", "content-length", length(block.length + 2), block),
        content("much longer", "content-length|truncated", length(100_000), block),
        content("huge", "content-length", length(99_999_999_999L), block),
        content("shorter", "content-length", length(block.length - 7), block),
        content("zero", "content-length", length(0), block),
        content("absent", "content-length", "", block),
        content("no number", "content-length", "Content-Length: abc\r\n", block),
        content("negative", "content-length", "Content-Length: -5\r\n", block),
        content("too many digits", "content-length", length(Long.MAX_VALUE), block),
        content("given twice", "duplicated-header", right + "content-length: 7\r\n", block),
        content("two types", "duplicated-header", right + "WARC-Type: request\r\n", block),
        record(
            "carriage returns alone",
            "header|content-length|garbage",
            ascii("WARC/1.0\rWARC-Type: response\rContent-Length: 4\r\rabcd\r\r")),
        content("no HTTP", "http", "Content-Length: 4\r\n", ascii("abcd")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("storedDamage")
  void damageOfStoredBytesCostsOneRecord(String name, String reason, UnaryOperator<byte[]> damage)
      throws IOException {
    byte[][] members = members(true);
    members[BAD] = damage.apply(members[BAD]);
    expectOneFault(members, reason);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("recordDamage")
  void damageOfGzippedRecordCostsOneRecord(String name, String reason, byte[] bad)
      throws IOException {
    byte[][] members = members(true);
    members[BAD] = gzip(bad);
    expectOneFault(members, reason);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("recordDamage")
  void damageOfPlainRecordCostsOneRecord(String name, String reason, byte[] bad)
      throws IOException {
    byte[][] members = members(false);
    members[BAD] = bad;
    expectOneFault(members, reason);
  }

  @ParameterizedTest(name = "gzip {0}")
  @ValueSource(booleans = {true, false})
  void garbageBetweenRecordsIsOneFault(boolean gzipped) throws IOException {
    byte[][] members = members(gzipped);
    byte[] garbage = new byte[300_000];
    new Random(5).nextBytes(garbage);
    members[BAD] = garbage;
    expectOneFault(members, "garbage");
  }

  @Test
  void damageAmongMembersWithExtraFieldsCostsOneRecord() throws IOException {
    byte[][] members = members(true);
    for (int i = 0; i < RECORDS; i++) {
      byte[] extra = {8, 0, 's', 'l', 4, 0, 1, 2, 3, (byte) i};
      byte[] header = Arrays.copyOf(members[i], 10);
      header[3] = 4;
      members[i] = join(header, extra, Arrays.copyOfRange(members[i], 10, members[i].length));
    }
    members[BAD] = flip(members[BAD], members[BAD].length / 2);
    expectOneFault(members, "gzip|checksum");
  }

  @ParameterizedTest(name = "gzip {0}")
  @ValueSource(booleans = {true, false})
  void aRecordOfTwoGigabytesCostsOneRecordAndLittleMemory(boolean gzipped) throws IOException {
    byte[][] members = members(gzipped);
    byte[] before = join(Arrays.copyOfRange(members, 0, BAD));
    byte[] after = join(Arrays.copyOfRange(members, BAD + 1, RECORDS));
    long allocated = allocated();
    List<WarcEntry> entries = new ArrayList<>();
    try (LargeRecord large = new LargeRecord(gzipped);
        WarcReader reader =
            WarcReader.open(
                new SequenceInputStream(
                    Collections.enumeration(
                        List.of(
                            new ByteArrayInputStream(before),
                            large,
                            new ByteArrayInputStream(after)))),
                0,
                WarcLimits.defaults())) {
      for (WarcEntry entry; (entry = reader.next()) != null; ) {
        entries.add(entry);
      }
      assertThat(entries).hasSize(RECORDS);
      WarcFault fault = (WarcFault) entries.get(BAD);
      assertThat(fault.reason()).isEqualTo("too-large");
      assertThat(fault.url()).isEqualTo(LargeRecord.URL);
      assertThat(fault.offset()).isEqualTo(before.length);
      assertThat(fault.length()).isEqualTo(large.length()).isGreaterThan(2L << 30);
    }
    assertThat(only(WarcPage.class, entries)).hasSize(RECORDS - 1);
    assertThat(allocated() - allocated).isLessThan(200L << 20);
  }

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }

  @ParameterizedTest(name = "gzip {0}")
  @ValueSource(booleans = {true, false})
  void damageInAnArcFileCostsOneRecord(boolean gzipped) throws IOException {
    byte[][] members = new byte[RECORDS][];
    for (int i = 0; i < RECORDS; i++) {
      members[i] = WarcBytes.arc("http://a.example/" + i, http("", ascii(body(i))));
      members[i] = gzipped ? gzip(members[i]) : members[i];
    }
    members[BAD] = gzipped ? flip(members[BAD], members[BAD].length / 2) : flip(members[BAD], 2);
    expectOneFault(members, "gzip|checksum|garbage");
  }

  @ParameterizedTest(name = "gzip {0}")
  @ValueSource(booleans = {true, false})
  void damageOfTheFirstRecordCostsOnlyIt(boolean gzipped) throws IOException {
    byte[][] members = members(gzipped);
    members[0] = flip(members[0], 1);
    List<WarcEntry> entries = read(join(members));
    assertThat(only(WarcPage.class, entries)).hasSize(RECORDS - 1);
    assertThat(only(WarcFault.class, entries)).hasSize(1);
  }

  @Test
  void anyFlippedBitNeverGivesAnotherPage() throws IOException {
    byte[] sound = gzip(page(1));
    byte[] before = gzip(page(0));
    byte[] after = gzip(page(2));
    for (int at = 0; at < sound.length; at++) {
      byte[] file = join(before, set(sound, at, at + 1, (byte) (sound[at] ^ 1 << at % 8)), after);
      List<WarcEntry> entries = read(file);
      List<String> bodies =
          only(WarcPage.class, entries).stream().map(p -> new String(p.body())).toList();
      assertThat(bodies).as("byte %s", at).contains(body(0), body(2));
      assertThat(bodies).isSubsetOf(body(0), body(1), body(2));
      assertThat(only(WarcFault.class, entries)).hasSize(3 - bodies.size());
    }
  }

  @ParameterizedTest(name = "gzip {0}")
  @ValueSource(booleans = {true, false})
  void everyTruncationGivesTheWholeRecordsBeforeIt(boolean gzipped) throws IOException {
    byte[][] members = Arrays.copyOf(members(gzipped), 3);
    byte[] file = join(members);
    for (int length = 0; length < file.length; length++) {
      List<WarcEntry> entries = read(Arrays.copyOf(file, length));
      int whole = 0;
      for (int end = members[0].length;
          whole < 2 && end <= length;
          end += members[++whole].length) {}
      List<WarcPage> pages = only(WarcPage.class, entries);
      // A plain record lacks nothing once its block is whole.
      assertThat(pages.size())
          .as("cut at %s", length)
          .isBetween(whole, gzipped ? whole : whole + 1);
      for (int i = 0; i < pages.size(); i++) {
        assertThat(new String(pages.get(i).body())).isEqualTo(body(i));
      }
      assertThat(only(WarcFault.class, entries).size()).isLessThanOrEqualTo(1);
    }
  }

  @ParameterizedTest(name = "gzip {0}")
  @ValueSource(booleans = {true, false})
  void aReaderOpenedAtAnyPositionGivesTheRest(boolean gzipped) throws IOException {
    byte[][] members = Arrays.copyOf(members(gzipped), 12);
    members[3] = flip(members[3], members[3].length / 2);
    members[7] = ascii("garbage");
    byte[] file = join(members);
    List<String> all = read(file).stream().map(WarcReaderRecoveryTest::shown).toList();
    int position = 0;
    List<WarcEntry> entries = read(file);
    for (int i = 0; i < entries.size(); i++) {
      List<WarcEntry> rest = read(file, position, WarcLimits.defaults());
      assertThat(rest.stream().map(WarcReaderRecoveryTest::shown).toList())
          .isEqualTo(all.subList(i, all.size()));
      position += (int) entries.get(i).length();
    }
  }

  private static String shown(WarcEntry entry) {
    return entry instanceof WarcPage page
        ? page.offset() + " " + page.length() + " " + page.url() + " " + new String(page.body())
        : entry.toString();
  }

  private static void expectOneFault(byte[][] members, String reason) throws IOException {
    List<WarcEntry> entries = read(join(members));
    List<WarcFault> faults = only(WarcFault.class, entries);
    assertThat(faults).hasSize(1);
    assertThat(faults.get(0).reason()).matches(reason);
    long offset = 0;
    for (int i = 0; i < RECORDS; i++) {
      WarcEntry entry = entries.get(i);
      assertThat(entry.offset()).isEqualTo(offset);
      assertThat(entry.length()).isEqualTo(members[i].length);
      if (i == BAD) {
        assertThat(entry).isInstanceOf(WarcFault.class);
      } else {
        assertThat(new String(((WarcPage) entry).body())).isEqualTo(body(i));
      }
      offset += members[i].length;
    }
  }

  private static byte[][] members(boolean gzipped) {
    byte[][] members = new byte[RECORDS][];
    for (int i = 0; i < RECORDS; i++) {
      members[i] = gzipped ? gzip(page(i)) : page(i);
    }
    return members;
  }

  private static byte[] flip(byte[] bytes, int at) {
    return set(bytes, at, at + 1, (byte) (bytes[at] ^ 0x55));
  }

  private static byte[] set(byte[] bytes, int from, int to, byte value) {
    byte[] copy = bytes.clone();
    Arrays.fill(copy, from, to, value);
    return copy;
  }

  private static String length(long length) {
    return "Content-Length: " + length + "\r\n";
  }

  private static Arguments damage(String name, String reason, UnaryOperator<byte[]> damage) {
    return Arguments.of(name, reason, damage);
  }

  private static Arguments record(String name, String reason, byte[] record) {
    return Arguments.of(name, reason, record);
  }

  private static Arguments content(String name, String reason, String fields, byte[] block) {
    return Arguments.of(
        name, reason, WarcBytes.record("response", "http://a.example/bad", fields, block));
  }
}
