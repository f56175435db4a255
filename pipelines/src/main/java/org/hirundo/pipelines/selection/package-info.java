/**
 * Distributions of scores: gathered where documents are scored, recorded once for each epoch, and
 * looked up by whoever selects documents by rank; and what a document needs before that.
 */
package org.hirundo.pipelines.selection;
