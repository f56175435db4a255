package org.hirundo.pipelines.export;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.hirundo.schemas.FeedRecord;
import org.hirundo.schemas.RealTokens;
import org.hirundo.schemas.SequenceDocument;

/** One sample a sequence, in the order of g: {@code cu_seqlens, domain, g, real_tokens, tokens}. */
final class MdsFormat implements Format {
  private final TokenType type;
  private final int sequenceLength;
  private final MdsShards shards;

  MdsFormat(ExportFolder folder, TokenType type, int sequenceLength) {
    this.type = type;
    this.sequenceLength = sequenceLength;
    shards =
        new MdsShards(
            folder,
            List.of(
                MdsColumn.array("cu_seqlens", "int32"),
                MdsColumn.string("domain"),
                MdsColumn.integer("g"),
                MdsColumn.integer("real_tokens"),
                MdsColumn.ids("tokens", type, sequenceLength)));
  }

  @Override
  public void add(FeedRecord record, int[] tokens) throws IOException {
    shards.add(
        List.of(
            borders(record.getDocuments()),
            MdsColumn.encode(record.getDomain()),
            MdsColumn.encode(record.getG()),
            MdsColumn.encode((long) RealTokens.of(record)),
            type.encode(tokens)));
  }

  /** The documents' borders, 0 and S included, as the loader's {@code cu_seqlens}. */
  private byte[] borders(List<SequenceDocument> documents) {
    ByteBuffer out =
        ByteBuffer.allocate((2 * documents.size() + 2) * Integer.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(0);
    int last = 0;
    for (SequenceDocument document : documents) {
      last = border(out, last, document.getStart());
      last = border(out, last, document.getStart() + document.getLength());
    }
    border(out, last, sequenceLength);
    byte[] values = Arrays.copyOf(out.array(), out.position());
    return MdsColumn.encodeArray(values, values.length / Integer.BYTES);
  }

  private static int border(ByteBuffer out, int last, int next) {
    if (next > last) {
      out.putInt(next);
      return next;
    }
    return last;
  }

  @Override
  public void finish() throws IOException {
    shards.finish();
  }

  @Override
  public String encoding() {
    return type.numpy();
  }

  @Override
  public List<String> notes(Totals totals) {
    return List.of(
        "StreamingDataset(local=DIR, shuffle=False, num_canonical_nodes=1, batch_size=…) gives the"
            + " sequences in the order of g, and so the ratio of each batch. With shuffle=True, or"
            + " more canonical nodes, it reads several places at once: the order is lost and the"
            + " shares above hold for the whole epoch alone.",
        "What stands behind the first real_tokens tokens of a sample is padding, the last segment of"
            + " cu_seqlens: mask its labels.");
  }
}
