package org.hirundo.pipelines.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jpountz.lz4.LZ4Factory;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.hirundo.pipelines.source.CorpusFormat.Columns;
import org.hirundo.pipelines.source.CorpusFormat.RawRow;

/** Files written by pyarrow (make_fixtures.py), whole and damaged. */
class ParquetRowsTest {
  private static final Transport TRANSPORT = new Transport(TransportSettings.DEFAULTS);
  private static final int ROWS = 60;
  private static final int GROUP = 20;
  private static final Columns BODY = new Columns("body", "blob_id", "name", List.of());
  private static Path folder;

  @BeforeContainer
  static void makeFolder() throws IOException {
    folder = Files.createTempDirectory("parquet-rows");
  }

  @AfterContainer
  static void removeFolder() throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static byte[] fixture(String name) throws IOException {
    try (InputStream in =
        ParquetRowsTest.class.getResourceAsStream("/corpora/" + name + ".parquet")) {
      return in.readAllBytes();
    }
  }

  private static List<RawRow> read(byte[] bytes, Columns columns, long from) throws IOException {
    Path file = Files.createTempFile(folder, "rows", ".parquet");
    Files.write(file, bytes);
    List<RawRow> found = new ArrayList<>();
    try (ParquetRows rows = ParquetRows.open(TRANSPORT, file.toUri().toString(), columns, from)) {
      for (RawRow row = rows.next(); row != null; row = rows.next()) {
        found.add(row);
      }
    } finally {
      Files.delete(file);
    }
    return found;
  }

  private static String text(int row) {
    return "第%d行。燕は春に来て、秋に去る。Row %d of sixty: swallows come in spring. "
        .formatted(row, row)
        .repeat(1 + row % 3);
  }

  private static final List<String> FIXTURES =
      List.of("none", "snappy", "gzip", "zstd", "lz4", "brotli", "v2-delta", "checksums");

  @Example
  void readsEveryCodecAndEncoding() throws IOException {
    for (String fixture : FIXTURES) {
      List<RawRow> rows = read(fixture(fixture), BODY, 0);
      assertThat(rows).as(fixture).hasSize(ROWS);
      for (int i = 0; i < ROWS; i++) {
        String expected = i == 7 ? null : i == 8 ? " \n" : text(i);
        assertThat(rows.get(i))
            .as(fixture)
            .isEqualTo(RawRow.of(expected, "" + (1000 + i), "row " + i, java.util.Map.of()));
      }
    }
  }

  @Example
  void carriesNestedDictionaryAndRepeatedColumns() throws IOException {
    Columns columns =
        new Columns(
            "body",
            "",
            "",
            List.of(
                "language",
                "licenses",
                "meta.license",
                "meta.stars",
                "meta",
                "counts",
                "when",
                "score",
                "absent"));
    List<RawRow> rows = read(fixture("zstd"), columns, 0);
    assertThat(rows.get(4).attributes())
        .containsEntry("language", "ja")
        .containsEntry("licenses", "[\"MIT\"]")
        .containsEntry("meta.stars", "4")
        .containsEntry("counts", "{\"a\":4}")
        .containsEntry("when", "2024-05-01T12:00:04.000")
        .containsEntry("score", "1.0")
        .doesNotContainKeys("meta.license", "absent");
    assertThat(rows.get(5).attributes())
        .containsEntry("meta.license", "MIT")
        .containsEntry("licenses", "[\"MIT\",\"CC0\"]")
        .containsEntry("language", "en");
    assertThat(rows.get(3).attributes()).containsEntry("licenses", "[]");
  }

  @Example
  void goesOnFromAnyRow() throws IOException {
    List<RawRow> all = read(fixture("snappy"), BODY, 0);
    for (int from = 0; from <= ROWS; from++) {
      assertThat(read(fixture("snappy"), BODY, from)).isEqualTo(all.subList(from, ROWS));
    }
  }

  @Example
  void aColumnThatIsNoTextIsNamedWithItsType() throws IOException {
    for (String column : List.of("blob_id", "licenses", "meta")) {
      assertThatThrownBy(() -> read(fixture("zstd"), new Columns(column, "", "", List.of()), 0))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("column " + column + " is")
          .hasMessageContaining("not text");
    }
  }

  @Example
  void anInvalidTextIsADamagedRowAlone() throws IOException {
    List<RawRow> rows = read(fixture("none"), new Columns("unused", "", "", List.of()), 0);
    assertThat(rows).hasSize(ROWS).allMatch(row -> row.fault().contains("not UTF-8"));
  }

  @Example
  void aFileCutAnywhereIsAnIoExceptionThatNamesIt() throws IOException {
    byte[] whole = fixture("zstd");
    for (int length = 0; length < whole.length; length += 97) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> read(cut, BODY, 0))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(".parquet");
    }
  }

  @Example
  void aDamagedPageCostsItsRowGroupAndTellsWhich() throws IOException {
    byte[] bytes = fixture("zstd");
    List<Integer> pages = places(bytes, new byte[] {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD});
    int at = pages.get(pages.size() / 2);
    Arrays.fill(bytes, at, at + 4, (byte) 0);
    List<RawRow> rows = read(bytes, new Columns("body", "blob_id", "name", allColumns()), 0);
    List<RawRow> faults = rows.stream().filter(row -> row.fault() != null).toList();
    assertThat(faults).hasSize(1);
    assertThat(faults.get(0).rows()).isEqualTo(GROUP);
    assertThat(faults.get(0).fault())
        .contains("rows 20 to 39 (the rest of row group 1)")
        .contains("ZSTD");
    assertThat(rows).hasSize(ROWS - GROUP + 1);
    assertThat(rows.get(GROUP + 1).title()).isEqualTo("row 40");
  }

  private static List<String> allColumns() {
    return List.of("unused", "language", "licenses", "meta", "counts", "when", "score");
  }

  private static List<Integer> places(byte[] bytes, byte[] wanted) {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i <= bytes.length - wanted.length; i++) {
      if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
        places.add(i);
      }
    }
    return places;
  }

  /** Outside the footer, the sum holds whatever byte is wrong, and no damage is taken for text. */
  @Property(tries = 400)
  void ofAnyDamagedByteTheOtherRowsStay(
      @ForAll @IntRange(min = 0, max = 7) int fixture,
      @ForAll int place,
      @ForAll @IntRange(min = 1, max = 255) int flip)
      throws IOException {
    String name = FIXTURES.get(fixture);
    byte[] bytes = fixture(name);
    int footer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(bytes.length - 8);
    int data = bytes.length - 8 - footer;
    bytes[4 + Math.floorMod(place, data - 4)] ^= (byte) flip;
    List<RawRow> rows = read(bytes, BODY, 0);
    assertThat(rows.stream().mapToLong(RawRow::rows).sum()).isEqualTo(ROWS);
    assertThat(rows.stream().filter(row -> row.fault() == null).count())
        .isGreaterThanOrEqualTo(ROWS - GROUP);
    if (name.equals("checksums") || name.equals("gzip")) {
      Set<String> texts = new HashSet<>();
      for (int i = 0; i < ROWS; i++) {
        texts.add(text(i));
      }
      long foreign =
          rows.stream()
              .filter(row -> row.fault() == null && row.text() != null && !row.text().isBlank())
              .filter(row -> !texts.contains(row.text()))
              .count();
      assertThat(foreign).isZero();
    }
  }

  /** A footer may be wrong in ways that leave it readable; it never costs more than its file. */
  @Property(tries = 400)
  void aDamagedFooterIsARefusalOrAnEnd(
      @ForAll int place, @ForAll @IntRange(min = 1, max = 255) int flip) throws IOException {
    byte[] bytes = fixture("snappy");
    int footer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(bytes.length - 8);
    bytes[bytes.length - 1 - Math.floorMod(place, footer + 8)] ^= (byte) flip;
    try {
      read(bytes, BODY, 0);
    } catch (IOException refused) {
      assertThat(refused).hasMessageContaining("");
    }
  }

  @Example
  void readsLz4InHadoopsFramesAndWithoutThem() throws IOException {
    byte[] plain = "燕は春に来て、秋に去る。".repeat(40).getBytes(StandardCharsets.UTF_8);
    int half = plain.length / 2;
    byte[] first = lz4(Arrays.copyOf(plain, half));
    byte[] second = lz4(Arrays.copyOfRange(plain, half, plain.length));
    ByteBuffer framed = ByteBuffer.allocate(first.length + second.length + 16);
    framed.putInt(half).putInt(first.length).put(first);
    framed.putInt(plain.length - half).putInt(second.length).put(second);
    for (byte[] stored : List.of(framed.array(), lz4(plain))) {
      BytesInput out =
          new ParquetCodecs()
              .getDecompressor(CompressionCodecName.LZ4)
              .decompress(BytesInput.from(stored), plain.length);
      assertThat(out.toByteArray()).isEqualTo(plain);
    }
  }

  private static byte[] lz4(byte[] bytes) {
    return LZ4Factory.safeInstance().fastCompressor().compress(bytes);
  }

  @Example
  void aCodecThatIsNotReadIsNamed() {
    assertThatThrownBy(() -> new ParquetCodecs().getDecompressor(CompressionCodecName.LZO))
        .hasMessageContaining("LZO")
        .hasMessageContaining("zstd");
  }
}
