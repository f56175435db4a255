/** The curate topology: from WARC records and corpus rows to annotated documents. */
package org.hirundo.pipelines.curate;
