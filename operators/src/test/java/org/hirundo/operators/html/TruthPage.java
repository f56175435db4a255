package org.hirundo.operators.html;

import java.util.List;
import java.util.zip.CRC32;

/**
 * A page whose right text is known, wholly or in part.
 *
 * @param set the collection it is from
 * @param kind what sort of page it is, as far as its collection or its markup says
 * @param language ISO 639-1
 * @param path the page's file, relative to the shared data; of a WARC file's page with its address
 *     after a {@code #}
 * @param body the page's bytes; not to be changed
 * @param html the decoded page
 */
record TruthPage(
    String set, String kind, String language, String path, byte[] body, String html, Truth truth) {

  sealed interface Truth permits Segments, WholeText {}

  /** Pieces of text that must be in the page's main text, and such that must not. */
  record Segments(List<String> with, List<String> without) implements Truth {}

  /** The whole main text. */
  record WholeText(String text) implements Truth {}

  /** Rules are made by looking at the tuning half alone; the other half judges them. */
  enum Half {
    TUNING,
    HELD_OUT
  }

  /** By a hash of the page's name, so that it never changes. */
  Half half() {
    CRC32 hash = new CRC32();
    path.chars().forEach(hash::update);
    return (hash.getValue() & 1) == 0 ? Half.TUNING : Half.HELD_OUT;
  }
}
