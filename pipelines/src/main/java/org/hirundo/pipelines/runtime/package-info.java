/** Flink and Kafka in one process: starts them, submits the topologies, watches and stops them. */
package org.hirundo.pipelines.runtime;
