package org.hirundo.pipelines.pack;

import java.util.ArrayList;
import java.util.List;

/**
 * What one domain's sequence log was made with, from its first sequence to its last. Flink saves it
 * as a plain record.
 *
 * @param tokenizer its fingerprint
 * @param sequenceLength S, in tokens
 */
public record PackIdentity(String tokenizer, int sequenceLength, String packing, String shuffle) {

  /** What is different now, for people; empty if nothing is. */
  String differences(PackIdentity now) {
    List<String> differences = new ArrayList<>();
    differ("tokenizer", tokenizer, now.tokenizer, differences);
    differ("sequence-length", sequenceLength, now.sequenceLength, differences);
    differ("packing", packing, now.packing, differences);
    differ("shuffle", shuffle, now.shuffle, differences);
    return String.join("; ", differences);
  }

  private static void differ(String what, Object before, Object now, List<String> differences) {
    if (!before.equals(now)) {
      differences.add(what + " was " + before + ", is " + now);
    }
  }
}
