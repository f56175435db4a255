package org.hirundo.operators.privacy;

/**
 * A place in a text.
 *
 * @param begin index (UTF-16) of its first character
 * @param end index behind its last
 */
public record PersonalDatum(PersonalKind kind, int begin, int end) {}
