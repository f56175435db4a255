package org.hirundo.pipelines.mix;

import org.apache.flink.api.connector.source.SourceEvent;

/**
 * Tells the coordinator that a partition has come as far as a g.
 *
 * @param g the partition's next position is not below it
 */
record ReaderAt(int partition, long g) implements SourceEvent {}
