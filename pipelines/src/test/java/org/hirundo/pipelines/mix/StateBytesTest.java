package org.hirundo.pipelines.mix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.hirundo.operators.mixture.FeedCursor;
import org.hirundo.operators.mixture.Horizon;
import org.hirundo.operators.mixture.MixtureLog;
import org.hirundo.operators.mixture.SequenceLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes of checkpoints that are out there: what was written once can always be read. */
class StateBytesTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final MixtureLog LOG = Records.log(2, Map.of("en", "2/3", "ja", "1/3"), "wait");

  private static final String SPLIT_V1 =
      "000000010000005e0100000001000000020000000000000006000000000000000000000000000000"
          + "00000000000000000000000004000000000000000000000000000000000000000001000000000000"
          + "001300000002000000000000000d0000000000000006000000020002656e00000000000000060000"
          + "00000000001100026a6100000000000000040000000000000009";
  private static final String STATE_V1 =
      "000000a2010000000000000014000000020000000200000000000000070000000000000000000000"
          + "00000000000000000000000000000000030000000000000000000000000000000000000000000000"
          + "02000000000000000600000000000000000000000000000000000000000000000000000004000000"
          + "000000000000000000000000000000000001000000000000001400000002000000000000000d0000"
          + "0000000000070000000000000003ffffffffffffffff0000000100000092000000010000005e0100"
          + "00000100000002000000000000000600000000000000000000000000000000000000000000000000"
          + "00000400000000000000000000000000000000000000000100000000000000130000000200000000"
          + "0000000d0000000000000006000000020002656e0000000000000006000000000000001100026a61"
          + "00000000000000040000000000000009";

  /** With no deals: they come behind the horizon. */
  private static final String STATE_V2 =
      STATE_V1.substring(0, 332) + "00000000" + STATE_V1.substring(332);

  /** With a horizon that tells what was taken of each shard (its version 2). */
  private static final String STATE_V2_COUNTED =
      "000000c2020000000000000014000000020000000200000000000000070000000000000000000000"
          + "00000000000000000000000000000000070000000000000003000000000000000000000000000000"
          + "00000000000000000000000003000000020000000000000006000000000000000000000000000000"
          + "00000000000000000000000006000000000000000400000000000000000000000000000000000000"
          + "0000000000000000040100000000000000140000000200000000"
          + STATE_V2.substring(308);

  /** Partition 1 after ten steps. */
  private static FeedSplit split() {
    return new FeedSplit(
        1,
        walked().state(),
        Map.of(log("ja"), new ShardPlace(4, 9), log("en"), new ShardPlace(6, 17)));
  }

  private static SequenceLog log(String name) {
    return SequenceLog.named(name);
  }

  private static FeedCursor walked() {
    FeedCursor cursor = new FeedCursor(LOG, 1);
    for (int i = 0; i < 10; i++) {
      cursor.next();
    }
    return cursor;
  }

  /** The coordinator at g = 20. */
  private static MixState state() {
    Horizon horizon = new Horizon(LOG);
    horizon.advance((domain, partition) -> 100, 20);
    return new MixState(horizon.state(), new byte[0], 3, -1, List.of(split()));
  }

  @Test
  void aFeedSplitOfVersion1IsRead() throws IOException {
    FeedSplit read = FeedSplitSerializer.INSTANCE.deserialize(1, HEX.parseHex(SPLIT_V1));
    assertThat(read).usingRecursiveComparison().isEqualTo(split());
    FeedCursor restored = FeedCursor.restore(LOG, read.cursor());
    FeedCursor walked = walked();
    for (int i = 0; i < 50; i++) {
      assertThat(restored.next()).isEqualTo(walked.next());
    }
  }

  @Test
  void aMixStateOfVersion1IsRead() throws IOException {
    MixState read = MixStateSerializer.INSTANCE.deserialize(1, HEX.parseHex(STATE_V1));
    assertThat(counted(read)).usingRecursiveComparison().isEqualTo(state());
    assertThat(Horizon.restore(LOG, read.horizon()).g()).isEqualTo(20);
  }

  @Test
  void aMixStateOfVersion2IsRead() throws IOException {
    MixState read = MixStateSerializer.INSTANCE.deserialize(2, HEX.parseHex(STATE_V2));
    assertThat(counted(read)).usingRecursiveComparison().isEqualTo(state());
    read = MixStateSerializer.INSTANCE.deserialize(2, HEX.parseHex(STATE_V2_COUNTED));
    assertThat(read).usingRecursiveComparison().isEqualTo(state());
  }

  /** With the horizon as it is written now. */
  private static MixState counted(MixState read) {
    return new MixState(
        Horizon.restore(LOG, read.horizon()).state(),
        read.dealtFrom(),
        read.requestOffset(),
        read.completeAt(),
        read.unassigned());
  }

  @Test
  void theNewestVersionsAreWrittenAsTheyAlwaysWere() throws IOException {
    assertThat(FeedSplitSerializer.INSTANCE.getVersion()).isEqualTo(1);
    assertThat(MixStateSerializer.INSTANCE.getVersion()).isEqualTo(2);
    assertThat(
            List.of(
                HEX.formatHex(FeedSplitSerializer.INSTANCE.serialize(split())),
                HEX.formatHex(MixStateSerializer.INSTANCE.serialize(state()))))
        .containsExactly(SPLIT_V1, STATE_V2_COUNTED);
  }

  @Test
  void placesInLaterSequenceLogsComeBack() throws IOException {
    FeedSplit moved =
        new FeedSplit(
            1,
            walked().state(),
            Map.of(log("ja"), new ShardPlace(4, 9), log("ja.v12"), new ShardPlace(6, 17)));
    byte[] bytes = FeedSplitSerializer.INSTANCE.serialize(moved);
    assertThat(FeedSplitSerializer.INSTANCE.deserialize(1, bytes))
        .usingRecursiveComparison()
        .isEqualTo(moved);
  }

  @Test
  void theStateBeforeTheFirstSequenceComesBack() throws IOException {
    FeedSplit fresh = new FeedSplit(0, new byte[0], Map.of());
    MixState empty = new MixState(new byte[0], new byte[0], 0, -1, List.of(fresh));
    byte[] bytes = MixStateSerializer.INSTANCE.serialize(empty);
    assertThat(MixStateSerializer.INSTANCE.deserialize(2, bytes))
        .usingRecursiveComparison()
        .isEqualTo(empty);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, Integer.MAX_VALUE})
  void anUnknownVersionIsRefusedAndNamed(int version) {
    for (SimpleVersionedSerializer<?> serializer :
        List.of(FeedSplitSerializer.INSTANCE, MixStateSerializer.INSTANCE)) {
      assertThatThrownBy(() -> serializer.deserialize(version, new byte[100]))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("version " + version)
          .hasMessageContaining("known: 1")
          .hasMessageContaining("newer Hirundo");
    }
  }
}
