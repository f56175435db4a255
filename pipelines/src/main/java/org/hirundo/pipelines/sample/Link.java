package org.hirundo.pipelines.sample;

/**
 * An item of one of a site's lists.
 *
 * @param url where it leads
 * @param text its plain text
 * @param n a number beside it
 */
record Link(String url, String text, int n) {}
