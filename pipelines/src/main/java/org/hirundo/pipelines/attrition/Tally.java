package org.hirundo.pipelines.attrition;

import org.hirundo.operators.dedup.ContentHash;
import org.hirundo.operators.dedup.DocumentId;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.Duplicate;
import org.hirundo.schemas.DuplicateKind;

/**
 * What became of some documents of a source or of one of its hosts.
 *
 * @param key where it is added up
 * @param source the crawl or dataset
 * @param host empty for the source as a whole, or for documents of none
 * @param epoch the last one that it holds documents of
 * @param kept documents that stayed
 * @param exact documents dropped as exact copies
 * @param near documents dropped as near-duplicates
 * @param earlier of those dropped, the ones whose witness is of another source
 * @param example the first that was dropped, or null
 */
public record Tally(
    long key,
    String source,
    String host,
    int epoch,
    long kept,
    long exact,
    long near,
    long earlier,
    Loss example) {
  /** Documents of no host spread over so many keys of their source. */
  private static final int HOSTLESS_KEYS = 64;

  static Tally of(Document kept) {
    long id = kept.getId();
    String source = kept.getOrigin().getSource();
    String host = HostName.of(kept.getUrl());
    return new Tally(key(source, host, id), source, host, DocumentId.epoch(id), 1, 0, 0, 0, null);
  }

  static Tally of(Duplicate lost) {
    long id = lost.getId();
    String source = lost.getOrigin().getSource();
    String host = HostName.of(lost.getUrl());
    boolean exact = lost.getKind() == DuplicateKind.EXACT;
    return new Tally(
        key(source, host, id),
        source,
        host,
        DocumentId.epoch(id),
        0,
        exact ? 1 : 0,
        exact ? 0 : 1,
        lost.getKeptSource().equals(source) ? 0 : 1,
        Loss.of(lost));
  }

  private static long key(String source, String host, long id) {
    return host.isEmpty()
        ? ContentHash.of(source) + Math.floorMod(id, HOSTLESS_KEYS)
        : ContentHash.of(host);
  }

  /** The same for the source as a whole. */
  Tally ofSource() {
    return new Tally(
        ContentHash.of(source), source, "", epoch, kept, exact, near, earlier, example);
  }

  /** Both together, with the later epoch. */
  Tally plus(Tally other) {
    return new Tally(
        key,
        source,
        host,
        Math.max(epoch, other.epoch),
        kept + other.kept,
        exact + other.exact,
        near + other.near,
        earlier + other.earlier,
        Loss.first(example, other.example));
  }

  long lost() {
    return exact + near;
  }

  long documents() {
    return kept + lost();
  }

  double share() {
    return documents() == 0 ? 0 : (double) lost() / documents();
  }
}
