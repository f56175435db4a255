package org.hirundo.operators.mixture;

import java.util.Locale;

/** What becomes of a domain whose sequence log has no further sequence. */
public enum Exhausted {
  /** The feed waits for the next sequence. */
  WAIT,
  /** The log is read again from its start. */
  REPEAT,
  /** The other domains share its part in their proportions. */
  RENORMALISE,
  /** The feed ends there. */
  STOP;

  /**
   * The policy of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Exhausted parse(String text) {
    for (Exhausted policy : values()) {
      if (policy.toString().equals(text)) {
        return policy;
      }
    }
    throw new IllegalArgumentException(
        "'" + text + "' is no policy: use wait, repeat, renormalise or stop");
  }

  /** The name that records and configuration use. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
