package org.hirundo.pipelines.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.hirundo.pipelines.source.BlendSplit.Place;
import org.junit.jupiter.api.Test;

/** The bytes of datasets' checkpoints that are out there. */
class CorpusStateBytesTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final FileSplit SPLIT =
      new FileSplit("set", "日.jsonl", "file:/a/日.jsonl", 1, 1, 0, 40, 38, 2);
  private static final FileList FILES =
      FileList.EMPTY
          .found(
              List.of(
                  new Discovery.FoundFile("a.parquet", "file:/a/a.parquet", 0),
                  new Discovery.FoundFile("日.jsonl", "file:/a/日.jsonl", 0)))
          .rest(2);
  private static final CorpusState STATE = new CorpusState(FILES, List.of(SPLIT));
  private static final BlendSplit BLEND =
      new BlendSplit(
          "ja",
          List.of(
              new Place(
                  "set", 40.639, FILES, SPLIT, 12345, new TokenEstimate(38, 900, 3000), false),
              new Place("b", 1, FileList.EMPTY, null, 7, TokenEstimate.START, true)));

  private static final String STATE_V1 =
      "0000000200000001000000000000000000000001000000020009612e70617271756574001166696c"
          + "653a2f612f612e706172717565740009e697a52e6a736f6e6c001166696c653a2f612fe697a52e6a"
          + "736f6e6c00000002c58c5bc985f67e9e1eca34ef01eeb2610000000100037365740009e697a52e6a"
          + "736f6e6c001166696c653a2f612fe697a52e6a736f6e6c0000000100000001000000000000000000"
          + "00002800000000000000260000000000000002";
  private static final String BLEND_V1 =
      "00026a61000000020003736574404451cac083126f00000002000000010000000000000000000000"
          + "01000000020009612e70617271756574001166696c653a2f612f612e706172717565740009e697a5"
          + "2e6a736f6e6c001166696c653a2f612fe697a52e6a736f6e6c00000002c58c5bc985f67e9e1eca34"
          + "ef01eeb2610100037365740009e697a52e6a736f6e6c001166696c653a2f612fe697a52e6a736f6e"
          + "6c000000010000000100000000000000000000002800000000000000260000000000000002000000"
          + "0000003039000000000000002600000000000003840000000000000bb8000001623ff00000000000"
          + "00000000000000000000000000000000000000000007000000000000000000000000000000000000"
          + "00000000000001";

  @Test
  void version1IsReadAndWrittenAsItAlwaysWas() throws IOException {
    assertThat(HEX.formatHex(CorpusStateSerializer.INSTANCE.serialize(STATE))).isEqualTo(STATE_V1);
    assertThat(CorpusStateSerializer.INSTANCE.deserialize(1, HEX.parseHex(STATE_V1)))
        .isEqualTo(STATE);
    assertThat(HEX.formatHex(BlendSplitSerializer.INSTANCE.serialize(BLEND))).isEqualTo(BLEND_V1);
    assertThat(BlendSplitSerializer.INSTANCE.deserialize(1, HEX.parseHex(BLEND_V1)))
        .isEqualTo(BLEND);
  }

  @Test
  void bytesThatEndEarlyAreAnErrorAtEveryLength() {
    byte[] whole = HEX.parseHex(BLEND_V1);
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> BlendSplitSerializer.INSTANCE.deserialize(1, cut))
          .as("cut at " + length)
          .isInstanceOf(IOException.class);
    }
  }
}
