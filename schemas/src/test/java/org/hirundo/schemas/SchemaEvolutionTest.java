package org.hirundo.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.message.MissingSchemaException;
import org.apache.avro.message.SchemaStore;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.RandomData;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A field with a default may be added to any log: old and new readers take old and new records. */
class SchemaEvolutionTest {
  private static final int SAMPLES = 20;

  static Stream<Schema> schemas() {
    return LogSchemas.ALL.stream();
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void aRecordComesBackAsItWasWritten(Schema today) throws IOException {
    var decoder = specific(today, store(today));
    for (GenericRecord sample : samples(today)) {
      SpecificRecord read = decoder.decode(encode(sample, today), null);
      assertThat(read.getClass().getSimpleName()).isEqualTo(today.getName());
      assertThat(bytes(read, today)).isEqualTo(bytes(sample, today));
    }
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void todaysRecordsAreReadByALaterReaderWithTheDefaultOfAFieldAddedSince(Schema today)
      throws IOException {
    Schema later = withAddedField(today);
    var decoder = new BinaryMessageDecoder<GenericRecord>(generic(), later, store(today));
    for (GenericRecord sample : samples(today)) {
      GenericRecord read = decoder.decode(encode(sample, today), null);
      assertThat(read.get("addedLater")).hasToString("default");
      assertThat(bytes(project(read, today), today)).isEqualTo(bytes(sample, today));
    }
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void laterRecordsAreReadByTodaysReaderWithoutTheAddedField(Schema today) throws IOException {
    Schema later = withAddedField(today);
    var decoder = specific(today, store(later));
    for (GenericRecord sample : samples(later)) {
      SpecificRecord read = decoder.decode(encode(sample, later), null);
      assertThat(bytes(read, today)).isEqualTo(bytes(project(sample, today), today));
    }
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void aSchemaThatTheReaderDoesNotKnowIsNamedByItsFingerprint(Schema today) throws IOException {
    Schema later = withAddedField(today);
    ByteBuffer written = encode(samples(later).get(0), later);
    var decoder = specific(today, new SchemaStore.Cache());
    assertThatThrownBy(() -> decoder.decode(written, null))
        .isInstanceOf(MissingSchemaException.class)
        .hasMessageContaining("fingerprint");
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void aFieldWithoutADefaultCouldNotBeAdded(Schema today) {
    Schema broken = copy(today, new Field("added", Schema.create(Schema.Type.STRING)));
    var found = SchemaCompatibility.checkReaderWriterCompatibility(broken, today).getType();
    assertThat(found).isEqualTo(SchemaCompatibilityType.INCOMPATIBLE);
  }

  private static Schema withAddedField(Schema schema) {
    return copy(
        schema, new Field("addedLater", Schema.create(Schema.Type.STRING), "Of later.", "default"));
  }

  private static Schema copy(Schema schema, Field added) {
    List<Field> fields = new ArrayList<>();
    for (Field field : schema.getFields()) {
      fields.add(new Field(field, field.schema()));
    }
    fields.add(added);
    return Schema.createRecord(
        schema.getName(), schema.getDoc(), schema.getNamespace(), false, fields);
  }

  private static GenericData generic() {
    return new GenericData(SchemaEvolutionTest.class.getClassLoader());
  }

  private static BinaryMessageDecoder<SpecificRecord> specific(Schema reader, SchemaStore known) {
    SpecificData model =
        SpecificData.getForSchema(reader); // with the conversions of the generated class
    return new BinaryMessageDecoder<>(model, reader, known);
  }

  private static SchemaStore store(Schema schema) {
    SchemaStore.Cache known = new SchemaStore.Cache();
    known.addSchema(schema);
    return known;
  }

  private static List<GenericRecord> samples(Schema schema) {
    List<GenericRecord> samples = new ArrayList<>();
    for (Object sample : new RandomData(schema, SAMPLES, 20260101L, true)) {
      samples.add((GenericRecord) sample);
    }
    return samples;
  }

  private static GenericRecord project(GenericRecord record, Schema schema) {
    GenericRecord projected = new GenericData.Record(schema);
    for (Field field : schema.getFields()) {
      projected.put(field.pos(), record.get(field.name()));
    }
    return projected;
  }

  private static ByteBuffer encode(GenericRecord record, Schema schema) throws IOException {
    return new BinaryMessageEncoder<GenericRecord>(generic(), schema).encode(record);
  }

  private static byte[] bytes(Object record, Schema schema) throws IOException {
    GenericData model = record instanceof SpecificRecord ? SpecificData.get() : generic();
    ByteBuffer encoded = new BinaryMessageEncoder<>(model, schema).encode(record);
    byte[] bytes = new byte[encoded.remaining()];
    encoded.get(bytes);
    return bytes;
  }
}
