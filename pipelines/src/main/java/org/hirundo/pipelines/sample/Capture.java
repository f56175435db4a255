package org.hirundo.pipelines.sample;

import java.util.Objects;

/**
 * What one crawl got for one address.
 *
 * @param url the address
 * @param kind what it is
 * @param domain the domain that the document, if there is one, belongs to; else empty
 * @param payloadType what a crawler would take the body for
 * @param contentType the HTTP header; empty: none
 * @param body the bytes
 */
record Capture(
    String url, Kind kind, String domain, String payloadType, String contentType, byte[] body) {

  /** What a capture is, and so what must become of it. */
  enum Kind {
    /** A page that no crawl before found. */
    NEW,
    /** A page that a crawl before found with other text: a near-duplicate. */
    CHANGED,
    /** A page that a crawl before found with the same text: an exact duplicate. */
    UNCHANGED,
    /** The bytes of another page of the same crawl, under an address of its own. */
    COPY,
    /** A page whose record cannot be inflated. */
    DAMAGED,
    /** A PNG image. */
    IMAGE,
    /** A body of no bytes. */
    EMPTY,
    /** Japanese text that was once decoded in the wrong charset and saved. */
    MOJIBAKE,
    /** A page in a language that the demo does not want. */
    FOREIGN,
    /** 20 MB of text. */
    HUGE
  }

  Capture {
    Objects.requireNonNull(url);
    Objects.requireNonNull(kind);
  }

  Capture as(Kind other, String address) {
    return new Capture(address, other, "", payloadType, contentType, body);
  }
}
