package org.hirundo.pipelines.logs;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.hirundo.schemas.FeedRecord;

/**
 * SHA-256 over a feed's records, as they are encoded, in the order of g. Confined to one thread.
 */
public final class FeedDigest {
  private final LogCodec<FeedRecord> codec = new LogCodec<>(FeedRecord.class);
  private final MessageDigest digest;

  public FeedDigest() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  public void add(FeedRecord record) {
    digest.update(codec.encode(record));
  }

  /** In hexadecimal; the digest begins anew. */
  public String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
