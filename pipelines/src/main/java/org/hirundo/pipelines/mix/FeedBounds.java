package org.hirundo.pipelines.mix;

/**
 * How far a feed goes by itself.
 *
 * @param limit it ends at this g; {@code Long.MAX_VALUE}: never
 * @param exhaustion when a dry domain's policy is carried out
 * @param ahead it goes so many sequences beyond the trainer; {@code Long.MAX_VALUE}: any number
 */
public record FeedBounds(long limit, Exhaustion exhaustion, long ahead) {
  /** When a dry domain counts as exhausted. */
  public enum Exhaustion {
    /** When it was dry for a while, or the logs are declared complete. */
    AFTER_A_WHILE,
    /** Only when the logs are declared complete. */
    WITH_THE_INPUT
  }

  /** Goes on for ever. */
  public static final FeedBounds NONE =
      new FeedBounds(Long.MAX_VALUE, Exhaustion.AFTER_A_WHILE, Long.MAX_VALUE);

  /** Ends with the input. */
  public static final FeedBounds INPUT =
      new FeedBounds(Long.MAX_VALUE, Exhaustion.WITH_THE_INPUT, Long.MAX_VALUE);

  /** The same with a length in sequences at most. */
  public FeedBounds upTo(long sequences) {
    return new FeedBounds(sequences, exhaustion, ahead);
  }

  /** The same, but no more than so many sequences beyond the trainer's last published g. */
  public FeedBounds ahead(long sequences) {
    return new FeedBounds(limit, exhaustion, sequences);
  }
}
