package org.hirundo.pipelines.source;

import org.apache.flink.api.connector.source.SourceEvent;

/** Tells a reader that has nothing to read: every file up to this epoch has been handed out. */
record EpochClosed(int epoch) implements SourceEvent {}
