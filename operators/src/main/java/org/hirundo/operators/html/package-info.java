/**
 * From a page's HTML to its main text: paragraphs, headings, lists, tables, code and formulas as
 * TeX, without the site's navigation and other furniture.
 */
package org.hirundo.operators.html;
