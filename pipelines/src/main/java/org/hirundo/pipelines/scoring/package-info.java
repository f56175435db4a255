/** Which model scores documents, how it is asked, and what its score is called. */
package org.hirundo.pipelines.scoring;
