package org.hirundo.pipelines.export;

import org.hirundo.operators.tokens.Tokenizer;

/** The formats that a feed can be written in. */
public enum ExportFormat {
  /** {@code .bin} and {@code .idx} of Megatron-LM, for each domain. */
  MEGATRON,
  /** Mosaic's MDS shards, one sample a sequence. */
  MDS,
  /** OLMo's arrays without a header, for each domain. */
  OLMO,
  /** One document a line with its text, for each domain. */
  JSONL;

  Format open(ExportFolder folder, Tokenizer tokenizer, int sequenceLength, Totals totals) {
    int vocabulary = tokenizer.vocabularySize();
    int end = tokenizer.endOfDocument();
    return switch (this) {
      case MEGATRON -> new MegatronFormat(folder, TokenType.ofMegatron(vocabulary), end, totals);
      case MDS -> new MdsFormat(folder, TokenType.narrowest(vocabulary), sequenceLength);
      case OLMO -> new ArrayFormat(folder, TokenType.narrowest(vocabulary), sequenceLength, end);
      case JSONL -> new JsonLinesFormat(folder, tokenizer, totals);
    };
  }
}
