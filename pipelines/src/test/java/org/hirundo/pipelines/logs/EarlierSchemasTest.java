package org.hirundo.pipelines.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.avro.util.RandomData;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Records of every schema that a log was written with before are read with what they hold. */
class EarlierSchemasTest {
  private static final Path EARLIER =
      Path.of("..", "schemas", "src", "main", "resources", "org", "hirundo", "schemas", "earlier");
  private static final int RECORDS = 50;

  static List<Path> schemas() throws IOException {
    try (Stream<Path> files = Files.list(EARLIER)) {
      List<Path> all = files.sorted().toList();
      assertThat(all).hasSizeGreaterThanOrEqualTo(13);
      return all;
    }
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void todaysReaderReadsThem(Path file) throws Exception {
    Schema earlier = new Schema.Parser().parse(file.toFile());
    readAll(earlier, Class.forName(earlier.getFullName()).asSubclass(SpecificRecordBase.class));
  }

  private static <T extends SpecificRecordBase> void readAll(Schema earlier, Class<T> type)
      throws IOException {
    LogCodec<T> codec = new LogCodec<>(type);
    for (Object written : new RandomData(earlier, RECORDS, 20261127L)) {
      byte[] body = bytes(written, earlier);
      T read = codec.decode(withHeader(body, earlier));
      // What the earlier schema has of it is what was written: fields have gone nowhere.
      byte[] today = bytes(read, read.getSchema());
      assertThat(record(today, read.getSchema(), earlier))
          .isEqualTo(record(body, earlier, earlier));
      assertThat(codec.decode(codec.encode(read))).isEqualTo(read);
    }
  }

  private static byte[] withHeader(byte[] body, Schema schema) {
    return ByteBuffer.allocate(10 + body.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put((byte) 0xC3)
        .put((byte) 1)
        .putLong(SchemaNormalization.parsingFingerprint64(schema))
        .put(body)
        .array();
  }

  private static byte[] bytes(Object record, Schema schema) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    new GenericDatumWriter<>(schema, org.apache.avro.specific.SpecificData.get())
        .write(record, encoder);
    encoder.flush();
    return out.toByteArray();
  }

  private static Object record(byte[] bytes, Schema writer, Schema reader) throws IOException {
    return new GenericDatumReader<>(writer, reader)
        .read(null, DecoderFactory.get().binaryDecoder(bytes, null));
  }
}
