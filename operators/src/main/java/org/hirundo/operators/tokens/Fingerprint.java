package org.hirundo.operators.tokens;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The first 64 bits of the SHA-256 of a vocabulary and of what else changes ids. */
final class Fingerprint {
  private static final int BYTES = 8;

  private Fingerprint() {}

  /**
   * Reads the stream to its end.
   *
   * @param further what else changes ids; may be empty
   */
  static String of(String name, InputStream vocabulary, String further) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (DigestInputStream in = new DigestInputStream(vocabulary, digest)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      digest.update(further.getBytes(StandardCharsets.UTF_8));
      return name + "-" + HexFormat.of().formatHex(digest.digest(), 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
