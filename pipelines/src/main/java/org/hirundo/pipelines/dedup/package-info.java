/**
 * The graph that removes duplicates from a stream of documents, and the same graph over files of
 * JSON lines.
 */
package org.hirundo.pipelines.dedup;
