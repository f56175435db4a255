package org.hirundo.pipelines.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageEncoder;
import org.hirundo.schemas.DomainLoss;
import org.hirundo.schemas.FileReport;
import org.hirundo.schemas.PackReport;
import org.hirundo.schemas.TrainingLoss;
import org.junit.jupiter.api.Test;

class LogCodecTest {
  private static final FileReport REPORT = new FileReport("CC-1", "a.gz", 3, 1, 12L, 5L, 4096L);
  private final LogCodec<FileReport> codec = new LogCodec<>(FileReport.class);

  @Test
  void whatIsEncodedComesBack() throws IOException {
    assertThat(codec.decode(codec.encode(REPORT))).isEqualTo(REPORT);
  }

  @Test
  void beginsWithTheMarkerAndTheSchemasFingerprint() {
    byte[] bytes = codec.encode(REPORT);
    assertThat(bytes).startsWith(0xC3, 0x01);
    long fingerprint = SchemaNormalization.parsingFingerprint64(FileReport.getClassSchema());
    for (int i = 0; i < 8; i++) {
      assertThat(bytes[2 + i]).isEqualTo((byte) (fingerprint >>> (8 * i)));
    }
  }

  @Test
  void aRecordOfAnotherLogIsRefusedByName() {
    byte[] other = new LogCodec<>(PackReport.class).encode(packReport());
    assertThatThrownBy(() -> codec.decode(other))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not a FileReport")
        .hasMessageContaining("newer Hirundo");
  }

  @Test
  void bytesThatEndEarlyAreAnErrorAtEveryLength() {
    byte[] whole = codec.encode(REPORT);
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> codec.decode(cut))
          .as("cut at " + length)
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void bytesThatAreNoRecordAreAnError() {
    assertThatThrownBy(() -> codec.decode(new byte[64])).isInstanceOf(IOException.class);
  }

  /** Without a bound, these few bytes would ask for two gigabytes. */
  @Test
  void aTextLongerThanAnyRecordIsRefusedBeforeItsMemoryIsTaken() {
    byte[] claims = Arrays.copyOf(codec.encode(REPORT), 15);
    System.arraycopy(new byte[] {-2, -1, -1, -1, 14}, 0, claims, 10, 5); // 2013265919, zigzag
    assertThatThrownBy(() -> codec.decode(claims))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("damaged FileReport")
        .hasMessageContaining("2013265919 exceeds maximum allowed");
  }

  /** The same bytes stand in the loader's test_loss.py, which writes them. */
  @Test
  void aLossThatTheLoaderWroteIsRead() throws IOException {
    String written =
        "c3015e5abcf09a42a90d043862ba0280b90204046a61000000000080024080802c04656e"
            + "00000000000007408080320080a0abfef962";
    assertThat(new LogCodec<>(TrainingLoss.class).decode(HexFormat.of().parseHex(written)))
        .isEqualTo(
            new TrainingLoss(
                "8b",
                157L,
                20032L,
                List.of(
                    new DomainLoss("ja", 2.3125, 360448L), new DomainLoss("en", 2.875, 409600L)),
                1700000000000L));
  }

  @Test
  void aReportOfTheTimeBeforeComponentsIsRead() throws IOException {
    Schema earlier;
    try (InputStream in =
        LogCodec.class.getResourceAsStream("/org/hirundo/schemas/earlier/1a2c16474b2ee88d.avsc")) {
      earlier = new Schema.Parser().parse(in);
    }
    GenericRecord written = new GenericData.Record(earlier);
    PackReport today = packReport();
    earlier.getFields().forEach(field -> written.put(field.pos(), today.get(field.name())));
    ByteBuffer bytes =
        new BinaryMessageEncoder<GenericRecord>(new GenericData(), earlier).encode(written);
    assertThat(new LogCodec<>(PackReport.class).decode(bytes.array())).isEqualTo(today);
  }

  private static PackReport packReport() {
    return PackReport.newBuilder()
        .setDomain("ja")
        .setAt(1)
        .setSelected(1)
        .setRefused(Map.of())
        .setTokens(1)
        .setSequences(1)
        .setOpenTokens(0)
        .build();
  }
}
