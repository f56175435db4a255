package org.hirundo.pipelines.pack;

import org.apache.kafka.common.TopicPartition;
import org.hirundo.schemas.Document;

/**
 * A document and its place in the log. It never leaves the reader.
 *
 * @param document what was read
 */
record PlacedDocument(TopicPartition partition, long offset, Document document) {}
