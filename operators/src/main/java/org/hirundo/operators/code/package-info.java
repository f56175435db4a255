/**
 * What a source file is worth for training: which language it is written in, whether it parses, and
 * how much of it is comment, repetition, data, or made by a program.
 *
 * <p>Files are parsed by tree-sitter's grammars in native code. Nothing here drops a file: {@link
 * org.hirundo.operators.code.CodeRules} measures, and a profile of rules decides later.
 */
package org.hirundo.operators.code;
