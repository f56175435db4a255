package org.hirundo.pipelines.dedup;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.Duplicate;
import org.hirundo.schemas.Origin;

/**
 * What became of one document.
 *
 * @param place where it was read
 * @param kind KEPT, EXACT or NEAR
 * @param witness id of the kept document, its own if it stays
 * @param keptSource the crawl of the kept document; empty for one that stays
 * @param cluster the counts of its cluster, where it is an epoch's last
 */
record Verdict(
    String place,
    long id,
    String kind,
    long witness,
    float similarity,
    String keptSource,
    String cluster) {
  static final String KEPT = "KEPT";

  static Verdict of(Document kept) {
    return new Verdict(SequentialGreedy.place(kept), kept.getId(), KEPT, kept.getId(), 1, "", "");
  }

  static Verdict of(Duplicate duplicate) {
    Origin origin = duplicate.getOrigin();
    return new Verdict(
        origin.getLine() + ":" + origin.getPosition(),
        duplicate.getId(),
        duplicate.getKind().name(),
        duplicate.getDuplicateOf(),
        duplicate.getSimilarity(),
        duplicate.getKeptSource(),
        String.valueOf(duplicate.getCluster()));
  }

  boolean kept() {
    return kind.equals(KEPT);
  }

  /** One hash over all that verdicts say, whatever order they came in. */
  static String hash(Collection<Verdict> verdicts) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      verdicts.stream()
          .map(Verdict::toString)
          .sorted()
          .forEach(line -> sha.update((line + "\n").getBytes(StandardCharsets.UTF_8)));
      return HexFormat.of().formatHex(sha.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
