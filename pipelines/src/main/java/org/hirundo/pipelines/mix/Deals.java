package org.hirundo.pipelines.mix;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import org.hirundo.operators.mixture.Deal;

/**
 * The domains of a padded feed's granted stretch, back to the slowest reader's position in the last
 * checkpoint: so far back a reader may begin again. About a byte a sequence. Confined to one
 * thread.
 */
final class Deals {
  /**
   * What one grant added.
   *
   * @param before the horizon's state at its first g
   */
  private record Stretch(byte[] before, Deal deal) {}

  private final Deque<Stretch> stretches = new ArrayDeque<>();

  /**
   * Adds what a grant dealt out, right behind the last one.
   *
   * @param before the horizon's state at its first g
   */
  void add(byte[] before, Deal deal) {
    if (deal.domains().length > 0) {
      stretches.add(new Stretch(before, deal));
    }
  }

  /** Forgets grants that end at or before that g. */
  void forget(long below) {
    while (!stretches.isEmpty() && stretches.peek().deal().to() <= below) {
      stretches.remove();
    }
  }

  /**
   * The horizon's state at the first g that is known.
   *
   * @param granted its state at the last grant: for when no stretch is known
   */
  byte[] beginning(byte[] granted) {
    return stretches.isEmpty() ? granted : stretches.peek().before();
  }

  /**
   * All that is known.
   *
   * @param granted the g behind it
   */
  Deal all(long granted) {
    if (stretches.isEmpty()) {
      return new Deal(granted, new byte[0]);
    }
    ByteArrayOutputStream domains = new ByteArrayOutputStream();
    stretches.forEach(stretch -> domains.writeBytes(stretch.deal().domains()));
    return new Deal(stretches.peek().deal().from(), domains.toByteArray());
  }
}
