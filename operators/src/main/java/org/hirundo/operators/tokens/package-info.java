/** From text to token ids to sequences of S tokens, with the documents' boundaries kept. */
package org.hirundo.operators.tokens;
