package org.hirundo.operators.quality;

/**
 * A number that can be measured of a text.
 *
 * @param name with its version, {@code name@version}: another version is another number
 * @param language ISO 639-1 of the documents that it is measured of, empty for any
 * @param measured whether without being asked
 * @param meaning in one line
 */
public record Rule(String name, String language, Measured measured, String meaning) {

  /** When a rule is measured. */
  public enum Measured {
    /** For every document of its language. */
    ALWAYS,
    /** For documents of its language where a profile asks for it. */
    ON_REQUEST
  }
}
