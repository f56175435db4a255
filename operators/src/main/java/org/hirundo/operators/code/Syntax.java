package org.hirundo.operators.code;

/**
 * What the tree of a source file says, in UTF-16 units of the text.
 *
 * @param errors within what cannot be parsed, plus one for each token that had to be made up
 * @param comments within comments, and Python's docstrings
 * @param words within comments and strings
 * @param foreign of those, characters that are neither ASCII nor Japanese
 * @param python2 constructs that Python 3 does not have
 */
record Syntax(int errors, int comments, int words, int foreign, int python2) {}
