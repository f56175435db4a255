/**
 * The FLIP-27 source of curate: files handed out in order, read record by record, their epochs
 * carried by the watermark. What is in a file (WARC, Parquet, JSON lines) is a {@link
 * org.hirundo.pipelines.source.RecordFormat}; which files there are is a {@link
 * org.hirundo.pipelines.source.Discovery}.
 */
package org.hirundo.pipelines.source;
