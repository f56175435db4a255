package org.hirundo.pipelines.runtime;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.hirundo.schemas.FeedRecord;

/**
 * What a run's logs hold, a line each. Pages of crawls are only counted: what is extracted from a
 * page may differ between versions of Hirundo, what becomes of a row may not.
 */
final class ReleaseLines {
  private static final String CRAWL = " RELEASE-";

  private ReleaseLines() {}

  /** Verdicts, then the sequences and the feed with their tokens' digests. */
  static List<String> all(Logs logs) {
    List<String> lines = verdicts(logs);
    logs.sequences()
        .forEach(
            (domain, shards) ->
                shards.forEach(
                    shard ->
                        shard.forEach(
                            one ->
                                lines.add(
                                    "sequence %s %d %s"
                                        .formatted(
                                            domain, one.getOrdinal(), digest(one.getTokens()))))));
    logs.feed()
        .forEach(
            found -> {
              FeedRecord one = found.record();
              lines.add(
                  "feed %d %d %s %d %s"
                      .formatted(
                          one.getG(),
                          found.partition(),
                          one.getDomain(),
                          one.getOrdinal(),
                          digest(one.getTokens())));
            });
    return lines;
  }

  /** What became of every row, sorted; and of crawls the number of documents. */
  static List<String> verdicts(Logs logs) {
    List<String> lines = new ArrayList<>(logs.verdicts());
    lines.removeIf(line -> line.contains(CRAWL));
    lines.add(
        "documents of crawls: "
            + logs.documents().stream()
                .filter(document -> document.getOrigin().getSource().startsWith(CRAWL.strip()))
                .count());
    return lines;
  }

  private static String digest(ByteBuffer tokens) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(tokens.duplicate());
      return HexFormat.of().formatHex(digest.digest(), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
