package org.hirundo.operators.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HexFormat;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.IntSerializer;
import org.apache.flink.api.common.typeutils.base.ShortSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class StoredFormTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final long FIRST = DocumentId.of(0x0102, 0x0A0B_0C0D_0E0FL);
  private static final long SECOND = DocumentId.of(3, 0x1112_1314_1516L);

  @Test
  void headsEndInTheUpperByteOfAnEpoch() throws IOException {
    roundTrip(StoredHead.INSTANCE, BucketHead.of(FIRST), "0f0e0d0c0b0a0201");
    roundTrip(
        StoredHead.INSTANCE,
        new BucketHead(FIRST, SECOND),
        "0f0e0d0c0b0a0281" + "1615141312110300");
  }

  @Test
  void epochsEndInTheirUpperByte() throws IOException {
    roundTrip(StoredEpoch.INSTANCE, (short) 0x0102, "0201");
    roundTrip(StoredEpoch.INSTANCE, (short) -1, "ffff");
  }

  @Test
  void sketchesEndInAZero() throws IOException {
    byte[] sketch = new byte[Sketch.BYTES];
    sketch[0] = 1;
    sketch[63] = -1;
    roundTrip(StoredSketch.INSTANCE, sketch, "01" + "00".repeat(62) + "ff" + "00");
    byte[] copy = StoredSketch.INSTANCE.copy(sketch);
    assertThat(copy).isEqualTo(sketch).isNotSameAs(sketch);
  }

  private static <T> void roundTrip(TypeSerializer<T> form, T value, String bytes)
      throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(16);
    form.serialize(value, out);
    assertThat(HEX.formatHex(out.getCopyOfBuffer())).isEqualTo(bytes);
    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
    assertThat(form.deserialize(in)).isEqualTo(value);
    assertThat(in.available()).isZero();
  }

  @Test
  void whatTheFormsBeforeWroteIsRewritten() {
    rewrites(StoredHead.INSTANCE, BucketHeadSerializer.INSTANCE);
    rewrites(StoredEpoch.INSTANCE, ShortSerializer.INSTANCE);
    rewrites(StoredSketch.INSTANCE, BytePrimitiveArraySerializer.INSTANCE);
  }

  private static <T> void rewrites(TypeSerializer<T> form, TypeSerializer<T> before) {
    TypeSerializerSnapshot<T> now = form.snapshotConfiguration();
    assertThat(
            now.resolveSchemaCompatibility(before.snapshotConfiguration())
                .isCompatibleAfterMigration())
        .isTrue();
    assertThat(now.resolveSchemaCompatibility(form.snapshotConfiguration()).isCompatibleAsIs())
        .isTrue();
    assertThat(now.restoreSerializer()).isEqualTo(form);
    @SuppressWarnings("unchecked")
    TypeSerializerSnapshot<T> other =
        (TypeSerializerSnapshot<T>) (Object) IntSerializer.INSTANCE.snapshotConfiguration();
    assertThat(now.resolveSchemaCompatibility(other).isIncompatible()).isTrue();
  }
}
