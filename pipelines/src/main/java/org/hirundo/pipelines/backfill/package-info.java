/**
 * Flink's batch mode with a savepoint at its end: any graph whose state is keyed or operator state
 * runs over what is there, and the same graph goes on from the savepoint in streaming. Knows
 * nothing of the operators: whatever state one leaves for a key is what the savepoint holds.
 */
package org.hirundo.pipelines.backfill;
