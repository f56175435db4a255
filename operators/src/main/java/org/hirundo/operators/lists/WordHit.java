package org.hirundo.operators.lists;

/**
 * A place where a text holds a word of a list.
 *
 * @param begin index of the text's UTF-16 units
 * @param end behind the last one
 * @param word as the list has it
 */
public record WordHit(int begin, int end, String word) {}
