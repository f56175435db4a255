package org.hirundo.pipelines.attrition;

import org.hirundo.schemas.Duplicate;

/**
 * One duplicate, as an example.
 *
 * @param url what was dropped, at most {@value #LONGEST_URL} characters
 * @param id its id
 * @param line of its file in the manifest
 * @param position of it in the file
 * @param witness id of the document that it was dropped for
 * @param witnessSource that one's crawl or dataset
 * @param similarity of the two
 */
public record Loss(
    String url,
    long id,
    int line,
    long position,
    long witness,
    String witnessSource,
    float similarity) {
  private static final int LONGEST_URL = 1000;

  static Loss of(Duplicate duplicate) {
    String url = duplicate.getUrl();
    return new Loss(
        url.length() > LONGEST_URL ? url.substring(0, LONGEST_URL) : url,
        duplicate.getId(),
        duplicate.getOrigin().getLine(),
        duplicate.getOrigin().getPosition(),
        duplicate.getDuplicateOf(),
        duplicate.getKeptSource(),
        duplicate.getSimilarity());
  }

  /** The one that was read first; either may be null. */
  static Loss first(Loss a, Loss b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    int order = Integer.compare(a.line, b.line);
    order = order != 0 ? order : Long.compare(a.position, b.position);
    order = order != 0 ? order : Long.compare(a.id, b.id);
    return order <= 0 ? a : b;
  }
}
