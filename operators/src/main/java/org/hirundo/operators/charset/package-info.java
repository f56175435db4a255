/** Turning a page's bytes into text, whatever its declarations say. */
package org.hirundo.operators.charset;
