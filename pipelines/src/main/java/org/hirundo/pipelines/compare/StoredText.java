package org.hirundo.pipelines.compare;

/**
 * A document to be read.
 *
 * @param id as it is shown
 */
public record StoredText(String id, String url, String domain, String title, String text) {}
