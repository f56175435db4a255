package org.hirundo.pipelines.sample;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-1 as WARC records have it: {@code sha1:} and 32 characters of base 32 (RFC 4648). */
final class Digests {
  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  private Digests() {}

  static String sha1(String text) {
    return sha1(text.getBytes(StandardCharsets.UTF_8));
  }

  static String sha1(byte[]... parts) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
    for (byte[] part : parts) {
      digest.update(part);
    }
    return "sha1:" + base32(digest.digest());
  }

  /** The length must be a multiple of five bytes. */
  private static String base32(byte[] bytes) {
    StringBuilder out = new StringBuilder(bytes.length * 8 / 5);
    long bits = 0;
    for (int i = 0; i < bytes.length; i++) {
      bits = bits << 8 | bytes[i] & 0xff;
      if (i % 5 == 4) {
        for (int shift = 35; shift >= 0; shift -= 5) {
          out.append(ALPHABET.charAt((int) (bits >>> shift) & 31));
        }
        bits = 0;
      }
    }
    return out.toString();
  }
}
