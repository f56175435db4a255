package org.hirundo.pipelines.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes of checkpoints that are out there: what was written once can always be read. */
class StateBytesTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final FileSplit SPLIT =
      new FileSplit("CC-MAIN-2024-22", "a/日.gz", "file:/a", 7, 1, 3, 4096, 12, 5);
  private static final InputState STATE =
      new InputState(
          List.of("CC-MAIN-2024-18", "CC-MAIN-2024-22"), "CC-1", 90, 4, 10, List.of(SPLIT));

  private static final String SPLIT_V1 =
      "000f43432d4d41494e2d323032342d32320008612fe697a52e677a000766696c653a2f6100000007"
          + "00000001000000030000000000001000000000000000000c0000000000000005";
  private static final String STATE_V1 =
      "00000002000f43432d4d41494e2d323032342d3138000f43432d4d41494e2d323032342d32320004"
          + "43432d310000005a000000040000000a00000001000f43432d4d41494e2d323032342d3232000861"
          + "2fe697a52e677a000766696c653a2f61000000070000000100000003000000000000100000000000"
          + "0000000c0000000000000005";

  @Test
  void aFileSplitOfVersion1IsRead() throws IOException {
    assertThat(FileSplitSerializer.INSTANCE.deserialize(1, HEX.parseHex(SPLIT_V1)))
        .isEqualTo(SPLIT);
  }

  @Test
  void anEnumeratorStateOfVersion1IsRead() throws IOException {
    assertThat(InputStateSerializer.INSTANCE.deserialize(1, HEX.parseHex(STATE_V1)))
        .isEqualTo(STATE);
  }

  @Test
  void version1IsWrittenAsItAlwaysWas() throws IOException {
    assertThat(FileSplitSerializer.INSTANCE.getVersion()).isEqualTo(1);
    assertThat(HEX.formatHex(FileSplitSerializer.INSTANCE.serialize(SPLIT))).isEqualTo(SPLIT_V1);
    assertThat(InputStateSerializer.INSTANCE.getVersion()).isEqualTo(1);
    assertThat(HEX.formatHex(InputStateSerializer.INSTANCE.serialize(STATE))).isEqualTo(STATE_V1);
  }

  @Test
  void theStateBeforeTheFirstFileComesBack() throws IOException {
    byte[] start = InputStateSerializer.INSTANCE.serialize(InputState.START);
    assertThat(InputStateSerializer.INSTANCE.deserialize(1, start)).isEqualTo(InputState.START);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, Integer.MAX_VALUE})
  void anUnknownVersionIsRefusedAndNamed(int version) {
    for (SimpleVersionedSerializer<?> serializer :
        List.of(FileSplitSerializer.INSTANCE, InputStateSerializer.INSTANCE)) {
      assertThatThrownBy(() -> serializer.deserialize(version, new byte[100]))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("version " + version)
          .hasMessageContaining("known: 1")
          .hasMessageContaining("newer Hirundo");
    }
  }

  @Test
  void bytesThatEndEarlyAreAnErrorAtEveryLength() {
    byte[] whole = HEX.parseHex(STATE_V1);
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> InputStateSerializer.INSTANCE.deserialize(1, cut))
          .as("cut at " + length)
          .isInstanceOf(IOException.class);
    }
  }
}
