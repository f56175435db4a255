package org.hirundo.operators.html;

/**
 * What a page says.
 *
 * @param title the page's title without the site's name where that could be told; empty if none
 * @param text paragraphs, headings, list items and table rows, apart by one line feed; formulas as
 *     TeX; never normalised
 * @param declaredLanguage the language that the page's markup names, in lower case as written
 *     ({@code ja}, {@code en-us}); empty if none
 * @param formulas the number of formulas in {@code text}
 * @param codeChars code points of {@code text} that stand in code blocks
 * @param formulaChars code points of {@code text} that stand in formulas, delimiters included
 */
public record MainText(
    String title,
    String text,
    String declaredLanguage,
    int formulas,
    int codeChars,
    int formulaChars) {}
