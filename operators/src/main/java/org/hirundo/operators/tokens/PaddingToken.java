package org.hirundo.operators.tokens;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.ToIntFunction;

/** The token of a tokenizer.json that fills sequences up. */
final class PaddingToken {
  private static final List<String> NAMES =
      List.of("<|finetune_right_pad_id|>", "<|pad|>", "<|padding|>", "<pad>", "<PAD>", "[PAD]");

  private PaddingToken() {}

  /**
   * The id that the file pads with, else that of a token named so, else the end of document.
   *
   * @param ids gives a token's id, or -1
   */
  static int of(JsonNode tokenizer, ToIntFunction<String> ids, int end) {
    int named = NAMES.stream().mapToInt(ids).filter(id -> id >= 0).findFirst().orElse(end);
    return tokenizer.path("padding").path("pad_id").asInt(named);
  }
}
