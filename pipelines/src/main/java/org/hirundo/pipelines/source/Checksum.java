package org.hirundo.pipelines.source;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A digest of a whole file as its server states it: {@code Repr-Digest} (RFC 9530), {@code
 * x-amz-checksum-sha256}, or {@code Content-MD5}.
 *
 * @param algorithm {@link MessageDigest}'s name; empty: there is none
 * @param expected base64 of the digest
 */
record Checksum(String algorithm, String expected) {
  static final Checksum NONE = new Checksum("", "");
  private static final Pattern REPRESENTATION = Pattern.compile("sha-256=:([A-Za-z0-9+/=]+):");

  /**
   * @param header gives a header's value, or null
   */
  static Checksum of(UnaryOperator<String> header) {
    String digests = header.apply("Repr-Digest");
    if (digests != null) {
      Matcher sha = REPRESENTATION.matcher(digests);
      if (sha.find()) {
        return new Checksum("SHA-256", sha.group(1));
      }
    }
    String amazon = header.apply("x-amz-checksum-sha256");
    if (amazon != null && amazon.indexOf('-') < 0) { // with a hyphen: of parts, not of the file
      return new Checksum("SHA-256", amazon.strip());
    }
    String md5 = header.apply("Content-MD5");
    return md5 == null ? NONE : new Checksum("MD5", md5.strip());
  }

  boolean exists() {
    return !algorithm.isEmpty();
  }

  MessageDigest digest() {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }

  boolean matches(MessageDigest digest) {
    return expected.equals(Base64.getEncoder().encodeToString(digest.digest()));
  }
}
