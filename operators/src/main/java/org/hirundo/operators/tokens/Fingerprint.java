package org.hirundo.operators.tokens;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The first 64 bits of a vocabulary's SHA-256. */
final class Fingerprint {
  private static final int BYTES = 8;

  private Fingerprint() {}

  /** Reads the stream to its end. */
  static String of(String name, InputStream vocabulary) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (DigestInputStream in = new DigestInputStream(vocabulary, digest)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      return name + "-" + HexFormat.of().formatHex(digest.digest(), 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
