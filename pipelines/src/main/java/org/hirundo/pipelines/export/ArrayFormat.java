package org.hirundo.pipelines.export;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hirundo.schemas.FeedRecord;

/**
 * OLMo's raw arrays: {@code DOMAIN.npy}, the domain's sequences one after the other in the order of
 * g, without NumPy's header; read by {@code np.memmap}.
 */
final class ArrayFormat implements Format {
  private final ExportFolder folder;
  private final TokenType type;
  private final int sequenceLength;
  private final int endOfDocument;
  private final Map<String, OutputStream> arrays = new TreeMap<>();

  ArrayFormat(ExportFolder folder, TokenType type, int sequenceLength, int endOfDocument) {
    this.folder = folder;
    this.type = type;
    this.sequenceLength = sequenceLength;
    this.endOfDocument = endOfDocument;
  }

  @Override
  public void add(FeedRecord record, int[] tokens) throws IOException {
    OutputStream array = arrays.get(record.getDomain());
    if (array == null) {
      array = folder.index(record.getDomain() + ".npy");
      arrays.put(record.getDomain(), array);
    }
    array.write(type.encode(tokens));
  }

  @Override
  public void finish() {}

  @Override
  public String encoding() {
    return type.numpy();
  }

  @Override
  public List<String> notes(Totals totals) {
    return List.of(
        "np.memmap(file, dtype=np.%s): with sequence_length=%d each instance is one sequence of the"
                .formatted(type.numpy(), sequenceLength)
            + " feed; documents end with eos_token_id=%d. A padded sequence stands whole, padding"
                .formatted(endOfDocument)
            + " included.",
        "OLMo-core shuffles the instances of all files together: the feed's order is lost, the"
            + " shares above hold for the whole epoch, in each stretch only in expectation.");
  }
}
