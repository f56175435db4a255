package org.hirundo.operators.lists;

/**
 * An entry that covers a URL.
 *
 * @param list the name that the list was given
 * @param category the folder's name in UT1's layout; the list's own name for a plain list
 * @param entry the entry as it is compared: {@code example.com}, {@code *.example.com}, {@code
 *     example.com/~user}
 */
public record Listed(String list, String category, String entry) {}
