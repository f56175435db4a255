/**
 * What the topologies tell Flink's metric system, by the names of docs/metrics.md: labelled metrics
 * of a bounded number, figures that are set, and a histogram that costs a record next to nothing.
 */
package org.hirundo.pipelines.metrics;
