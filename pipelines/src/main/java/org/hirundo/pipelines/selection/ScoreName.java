package org.hirundo.pipelines.selection;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The key of a model's score in a document, told without loading the model. */
public final class ScoreName {
  private ScoreName() {}

  /**
   * The file's name without its ending, @, and sixteen hexadecimal digits of its SHA-256.
   *
   * @throws IOException if the file cannot be read
   */
  public static String of(Path model) throws IOException {
    String name = model.getFileName().toString();
    int dot = name.lastIndexOf('.');
    try (DigestInputStream in =
        new DigestInputStream(Files.newInputStream(model), MessageDigest.getInstance("SHA-256"))) {
      in.transferTo(OutputStream.nullOutputStream());
      return (dot > 0 ? name.substring(0, dot) : name)
          + "@"
          + HexFormat.of().formatHex(in.getMessageDigest().digest(), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
