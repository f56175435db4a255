package org.hirundo.pipelines.source;

import org.hirundo.operators.warc.WarcPage;
import org.hirundo.schemas.Origin;

/**
 * A page as it was fetched.
 *
 * @param epoch the epoch of its file
 */
public record RawPage(Origin origin, int epoch, WarcPage page) {}
