/**
 * Distributions of scores: gathered where documents are scored, recorded once for each epoch, and
 * looked up by whoever selects documents by rank.
 */
package org.hirundo.pipelines.selection;
