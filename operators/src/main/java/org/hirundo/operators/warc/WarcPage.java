package org.hirundo.operators.warc;

/**
 * A captured page: a response record with its HTTP envelope undone, a resource record, or a
 * conversion record, which is a page's text (WET).
 *
 * @param offset stored bytes from the file's start
 * @param length stored bytes
 * @param recordId {@code WARC-Record-ID} without its angle brackets, or empty
 * @param url the target as the record has it; bytes that are not UTF-8 appear percent-encoded
 * @param date {@code WARC-Date}, or empty
 * @param contentType value of the HTTP (without HTTP: the WARC) {@code Content-Type}, or empty
 * @param payloadType {@code WARC-Identified-Payload-Type}: what the crawler took it for, or empty
 * @param status HTTP status; 200 without HTTP
 * @param truncated why the body is not whole: {@code WARC-Truncated}'s value, {@code segmented},
 *     {@code chunked} or {@code content-coding} where the transferred data ends early; else empty
 * @param body the page's bytes, with transfer and content codings undone; the receiver owns them
 */
public record WarcPage(
    long offset,
    long length,
    String recordId,
    String url,
    String date,
    String contentType,
    String payloadType,
    int status,
    String truncated,
    byte[] body)
    implements WarcEntry {}
