package org.hirundo.operators.warc;

/**
 * A stretch of the file that gave no record, and why.
 *
 * <p>Reasons, fit for counting: {@code garbage} (no record begins here), {@code truncated} (the
 * file ends within the record), {@code gzip} (the deflate data or gzip header is broken), {@code
 * checksum} (CRC-32 or length of the member disagree), {@code too-large}, {@code expansion}, {@code
 * header} (version line or WARC header), {@code duplicated-header}, {@code content-length}, {@code
 * several-records} (one gzip member holds more than one), {@code http} (the response's status line
 * or header), {@code content-coding} (a coding that is unknown or broken).
 *
 * @param offset stored bytes from the file's start
 * @param length stored bytes up to where reading went on
 * @param reason one of the names above
 * @param detail what was found, for a person
 * @param url the record's target where it could still be read, else empty
 */
public record WarcFault(long offset, long length, String reason, String detail, String url)
    implements WarcEntry {}
