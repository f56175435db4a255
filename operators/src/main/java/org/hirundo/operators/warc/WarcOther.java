package org.hirundo.operators.warc;

/**
 * A sound record that is no page: warcinfo, request, metadata, revisit, continuation, or a response
 * that is not HTTP (DNS, Gemini).
 *
 * @param offset stored bytes from the file's start
 * @param length stored bytes
 * @param type the record's {@code WARC-Type}
 */
public record WarcOther(long offset, long length, String type) implements WarcEntry {}
