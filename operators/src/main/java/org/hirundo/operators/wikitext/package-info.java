/**
 * MediaWiki dumps: pages out of their XML and bzip2, and clean text out of their wikitext, in the
 * form that the HTML extractor gives pages.
 */
package org.hirundo.operators.wikitext;
