package org.hirundo.pipelines.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Held to what {@code streaming.MDSWriter} 0.13.0 wrote. */
class MdsShardsTest {
  @TempDir private Path parent;
  private ExportFolder folder;

  @BeforeEach
  void open() throws Exception {
    folder = ExportFolder.create(parent.resolve("mds"));
  }

  @Test
  void arraysOfAnyLengthAreFramedAsMosaicFramesThem() throws IOException {
    MdsShards shards = new MdsShards(folder, List.of(MdsColumn.array("tokens", "uint16")));
    shards.add(List.of(array(1, 2, 3)));
    shards.add(List.of(array(40000, 5)));
    shards.finish();
    folder.commit();
    assertThat(hex("shard.00000.mds"))
        .isEqualTo(
            "02000000c6000000d2000000dc0000007b22636f6c756d6e5f656e636f64696e6773223a205b226e6461"
                + "727261793a75696e743136225d2c2022636f6c756d6e5f6e616d6573223a205b22746f6b656e7322"
                + "5d2c2022636f6c756d6e5f73697a6573223a205b6e756c6c5d2c2022636f6d7072657373696f6e22"
                + "3a206e756c6c2c2022666f726d6174223a20226d6473222c2022686173686573223a205b5d2c2022"
                + "73697a655f6c696d6974223a2036373130383836342c202276657273696f6e223a20327d08000000"
                + "0403010002000300060000000402409c0500");
    assertThat(Files.readString(folder.path().resolve("index.json")))
        .isEqualTo(
            "{\"shards\": [{\"column_encodings\": [\"ndarray:uint16\"], \"column_names\":"
                + " [\"tokens\"], \"column_sizes\": [null], \"compression\": null, \"format\":"
                + " \"mds\", \"hashes\": [], \"raw_data\": {\"basename\": \"shard.00000.mds\","
                + " \"bytes\": 220, \"hashes\": {}}, \"samples\": 2, \"size_limit\": 67108864,"
                + " \"version\": 2, \"zip_data\": null}], \"version\": 2}");
  }

  @Test
  void columnsStandInTheOrderOfTheirNamesAndFixedOnesHaveNoSize() throws IOException {
    MdsShards shards =
        new MdsShards(
            folder,
            List.of(
                MdsColumn.ids("tokens", TokenType.INT32, 4),
                MdsColumn.string("domain"),
                MdsColumn.integer("g"),
                MdsColumn.array("cu_seqlens", "int32")));
    shards.add(sample(7, "日本", new int[] {1, 2, 3, 200018}, 0, 1, 4));
    shards.add(sample(8, "en", new int[] {9, 8, 7, 6}, 0, 4));
    shards.finish();
    folder.commit();
    assertThat(hex("shard.00000.mds"))
        .startsWith("020000001101000045010000710100007b22636f6c756d6e5f656e636f64696e6773223a20")
        .endsWith(
            "0e000000060000000403000000000100000004000000e697a5e69cac0700000000000000010000000200"
                + "000003000000520d03000a0000000200000004020000000004000000656e08000000000000000900"
                + "0000080000000700000006000000");
  }

  @Test
  void aShardEndsBelowTheLimit() throws IOException {
    int length = 1 << 20;
    MdsShards shards =
        new MdsShards(folder, List.of(MdsColumn.ids("tokens", TokenType.INT32, length)));
    byte[] sample = new byte[4 * length];
    for (int i = 0; i < 33; i++) {
      shards.add(List.of(sample));
    }
    shards.finish();
    folder.commit();
    JsonNode index =
        new ObjectMapper().readTree(folder.path().resolve("index.json").toFile()).get("shards");
    assertThat(index.findValuesAsText("samples")).containsExactly("15", "15", "3");
    for (JsonNode shard : index) {
      JsonNode data = shard.get("raw_data");
      assertThat(Files.size(folder.path().resolve(data.get("basename").asText())))
          .isEqualTo(data.get("bytes").asLong())
          .isLessThanOrEqualTo(MdsShards.SIZE_LIMIT);
    }
  }

  @Test
  void longArraysHaveWiderShapes() {
    assertThat(MdsColumn.encodeArray(new byte[0], 255)).startsWith(4, 255);
    assertThat(MdsColumn.encodeArray(new byte[0], 256)).containsExactly(5, 0, 1);
    assertThat(MdsColumn.encodeArray(new byte[0], 65_536)).containsExactly(6, 0, 0, 1, 0);
  }

  private static List<byte[]> sample(long g, String domain, int[] tokens, int... borders)
      throws IOException {
    return List.of(
        MdsColumn.encodeArray(TokenType.INT32.encode(borders), borders.length),
        MdsColumn.encode(domain),
        MdsColumn.encode(g),
        TokenType.INT32.encode(tokens));
  }

  private static byte[] array(int... ids) {
    ByteBuffer values = ByteBuffer.allocate(2 * ids.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int id : ids) {
      values.putShort((short) id);
    }
    return MdsColumn.encodeArray(values.array(), ids.length);
  }

  private String hex(String name) throws IOException {
    return HexFormat.of().formatHex(Files.readAllBytes(folder.path().resolve(name)));
  }
}
