package org.hirundo.pipelines.mix;

/**
 * How far a feed goes by itself.
 *
 * @param limit it ends at this g; {@code Long.MAX_VALUE}: never
 * @param patienceMillis how long a domain must be dry before its policy is carried out, unless the
 *     logs are declared complete
 */
public record FeedBounds(long limit, long patienceMillis) {
  /** Goes on for ever; a domain that was dry for a minute is exhausted. */
  public static final FeedBounds NONE = new FeedBounds(Long.MAX_VALUE, 60_000);

  /** A domain is exhausted only when the logs are complete. */
  public static final FeedBounds INPUT = new FeedBounds(Long.MAX_VALUE, Long.MAX_VALUE);

  /** The same with a length in sequences at most. */
  public FeedBounds upTo(long sequences) {
    return new FeedBounds(sequences, patienceMillis);
  }
}
