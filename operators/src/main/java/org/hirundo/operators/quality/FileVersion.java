package org.hirundo.operators.quality;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A file as it was at one time. Immutable. */
record FileVersion(Path path, FileTime modified, long size) {

  static FileVersion of(Path file) throws IOException {
    Path path = file.toRealPath();
    return new FileVersion(path, Files.getLastModifiedTime(path), Files.size(path));
  }

  /**
   * Sixteen hexadecimal digits of the SHA-256 of its bytes.
   *
   * @throws IOException if it is not this version any more
   */
  String fingerprint() throws IOException {
    MessageDigest digest = sha256();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(path)) {
      for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    if (!equals(of(path))) {
      throw new IOException(
          path
              + " was changed after it was loaded; write a new model beside it, move it there when"
              + " it is whole, and start again");
    }
    return HexFormat.of().formatHex(digest.digest(), 0, 8);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
