package org.hirundo.pipelines.source;

import org.hirundo.schemas.Origin;

/**
 * A page as it was fetched.
 *
 * @param contentType the HTTP header's value, or the empty string
 * @param date the WARC record's date, as written
 * @param body the HTTP body, transfer and content codings undone
 */
public record RawPage(
    Origin origin, int epoch, String url, String contentType, String date, byte[] body) {}
