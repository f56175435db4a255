package org.hirundo.pipelines.compare;

import java.util.Set;
import org.hirundo.pipelines.configuration.Lists;

/**
 * How selections are compared.
 *
 * @param domains that are compared; empty: all that both sides can judge
 * @param tokenizer what {@code Tokenizers.open} takes
 * @param tokenSample documents of each domain and outcome whose tokens are counted; {@code
 *     Integer.MAX_VALUE}: all
 * @param samples documents of each domain that only one side keeps to be read
 * @param seed of the samples
 * @param measuring whether values that are not stored are measured from the text
 * @param lists whose values are measured anew, where values are measured
 * @param threads that read
 */
public record ComparisonSettings(
    Set<String> domains,
    String tokenizer,
    int tokenSample,
    int samples,
    long seed,
    Measuring measuring,
    Lists lists,
    int threads) {

  public ComparisonSettings {
    domains = Set.copyOf(domains);
  }

  /** What becomes of values that are not stored. */
  public enum Measuring {
    /** They fail, as in pack. */
    NEVER,
    /** They are measured from the text, by today's version of the rules. */
    MISSING
  }
}
