/** Which language a text is in, and which of the mixture's domains a page falls into. */
package org.hirundo.operators.language;
