package org.hirundo.operators.mixture;

import java.io.Serializable;

/**
 * The domains of a stretch of a padded feed, which the coordinator has worked out from the
 * sequences' real tokens; so that readers need no sequence but their own. Immutable by convention.
 *
 * @param from its first g
 * @param domains index in {@link MixtureLog#domains} of each g's domain, unsigned
 */
public record Deal(long from, byte[] domains) implements Serializable {
  /** The most domains of a padded feed. */
  public static final int MOST_DOMAINS = 256;

  /** The g behind its last one. */
  public long to() {
    return from + domains.length;
  }

  /**
   * The index of the domain of g.
   *
   * @throws IllegalStateException if g is not in the stretch
   */
  int domain(long g) {
    if (g < from || g >= to()) {
      throw new IllegalStateException("g=" + g + " is not dealt: from " + from + " to " + to());
    }
    return Byte.toUnsignedInt(domains[(int) (g - from)]);
  }
}
