/**
 * What a document is worth for training: rules as numbers, profiles that turn numbers into a
 * decision, and fastText models that score text, read and trained in Java.
 *
 * <p>Nothing here drops a document. {@link org.hirundo.operators.quality.QualityRules} measures,
 * the numbers are stored with the document, and a {@link org.hirundo.operators.quality.Profile}
 * decides later, as often as an experiment wants.
 */
package org.hirundo.operators.quality;
