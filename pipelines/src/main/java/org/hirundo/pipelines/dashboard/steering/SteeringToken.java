package org.hirundo.pipelines.dashboard.steering;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * What somebody has to show before the dashboard asks for other weights. It lies in a file that its
 * owner alone may read, and is never printed. Immutable.
 */
public final class SteeringToken {
  private static final int SHORTEST = 16;
  private final byte[] token;

  private SteeringToken(byte[] token) {
    this.token = token;
  }

  /**
   * The token of a file that somebody made.
   *
   * @throws IOException if it cannot be read or holds too short a token
   */
  public static SteeringToken read(Path file) throws IOException {
    byte[] token = Files.readString(file).strip().getBytes(StandardCharsets.UTF_8);
    if (token.length < SHORTEST) {
      throw new IOException(
          file + " holds a token of less than " + SHORTEST + " bytes: give it a longer one");
    }
    return new SteeringToken(token);
  }

  /** The token of that file, which is made first if it is not there. */
  public static SteeringToken readOrMake(Path file) throws IOException {
    if (!Files.exists(file)) {
      byte[] random = new byte[24];
      new SecureRandom().nextBytes(random);
      Files.createDirectories(file.toAbsolutePath().getParent());
      try {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, HexFormat.of().formatHex(random) + "\n");
      } catch (FileAlreadyExistsException e) {
        return read(file);
      }
    }
    return read(file);
  }

  /** Whether a header {@code Authorization} shows it; takes as long whatever it holds. */
  public boolean isShownBy(String authorization) {
    String given = authorization.startsWith("Bearer ") ? authorization.substring(7).strip() : "";
    return MessageDigest.isEqual(token, given.getBytes(StandardCharsets.UTF_8));
  }
}
