/**
 * Removal of exact and near duplicates. {@link org.hirundo.operators.dedup.Signer} turns a text
 * into a signature; the Flink functions beside it compare signatures over all epochs. A document is
 * dropped only for a kept document that resembles it, and which of two is first is decided by their
 * ids alone, so that the outcome does not depend on arrival or parallelism.
 */
package org.hirundo.operators.dedup;
