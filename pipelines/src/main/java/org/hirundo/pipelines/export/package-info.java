/**
 * Writes a stretch of the feed in the formats that other trainers read: Megatron's indexed
 * datasets, Mosaic's MDS, OLMo's raw arrays, JSON lines.
 */
package org.hirundo.pipelines.export;
