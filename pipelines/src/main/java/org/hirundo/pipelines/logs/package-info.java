/**
 * The durable logs that join the topologies: topics, their Avro encoding, exactly-once sinks,
 * Parquet archives, and readers for the command line.
 */
package org.hirundo.pipelines.logs;
