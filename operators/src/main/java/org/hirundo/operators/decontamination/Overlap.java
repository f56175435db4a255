package org.hirundo.operators.decontamination;

/**
 * A stretch of a document that stands in a benchmark, too.
 *
 * @param benchmark its name
 * @param item the item's name there: a line, say
 * @param begin index (UTF-16) in the document of its first character
 * @param end index behind its last
 * @param share how much of the item's text the stretch is, above 0 and at most 1
 */
public record Overlap(String benchmark, String item, int begin, int end, double share) {}
