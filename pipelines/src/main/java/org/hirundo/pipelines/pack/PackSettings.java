package org.hirundo.pipelines.pack;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import org.hirundo.operators.tokens.Packing;
import org.hirundo.operators.tokens.Shuffle;
import org.hirundo.pipelines.configuration.Configuration;

/**
 * How documents become sequences.
 *
 * @param tokenizer what {@code Tokenizers.open} takes
 * @param sequenceLength S, in tokens
 * @param version of the sequence logs
 * @param packings by domain; others are concatenated
 */
record PackSettings(
    String tokenizer,
    int sequenceLength,
    int version,
    Map<String, Packing> packings,
    Shuffle shuffle)
    implements Serializable {

  static PackSettings of(Configuration configuration) {
    return new PackSettings(
        configuration.tokenizer(),
        configuration.sequenceLength(),
        configuration.sequenceVersion(),
        new LinkedHashMap<>(configuration.packing()),
        configuration.shuffle());
  }

  Packing packing(String domain) {
    return packings.getOrDefault(domain, Packing.CONCATENATE);
  }

  /**
   * @param fingerprint the tokenizer's
   */
  PackIdentity identity(String domain, String fingerprint) {
    return new PackIdentity(
        fingerprint, sequenceLength, packing(domain).toString(), shuffle.toString());
  }
}
