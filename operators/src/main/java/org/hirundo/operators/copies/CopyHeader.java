package org.hirundo.operators.copies;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hirundo.operators.copies.CopyCounts.Frozen;

/** The head of a file of counts: four lines of text, filled up with spaces. */
final class CopyHeader {
  static final int BYTES = 512;
  private static final String FORMAT = "hirundo copies 1";
  private static final int LONGEST_SOURCE = 300; // UTF-8, in bytes
  private static final Pattern LINES =
      Pattern.compile(
          FORMAT
              + "\nthrough (.+), epoch (\\d{1,5})\ndocuments (\\d{1,12})\ncopies (\\d{1,18})\n *");

  private CopyHeader() {}

  static byte[] of(Frozen frozen) {
    if (frozen.through().getBytes(StandardCharsets.UTF_8).length > LONGEST_SOURCE) {
      throw new IllegalArgumentException(
          "the name " + frozen.through() + " is longer than " + LONGEST_SOURCE + " bytes");
    }
    String lines =
        "%s%nthrough %s, epoch %d%ndocuments %d%ncopies %d%n"
            .formatted(
                FORMAT, frozen.through(), frozen.epoch(), frozen.documents(), frozen.copies())
            .replace(System.lineSeparator(), "\n");
    ByteBuffer head = ByteBuffer.allocate(BYTES).put(lines.getBytes(StandardCharsets.UTF_8));
    while (head.hasRemaining()) {
      head.put((byte) ' ');
    }
    return head.array();
  }

  static Frozen read(FileChannel channel, Path file) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(BYTES);
    int read = 0;
    while (head.hasRemaining() && read >= 0) {
      read = channel.read(head);
    }
    Matcher lines =
        LINES.matcher(new String(head.array(), 0, head.position(), StandardCharsets.UTF_8));
    if (!lines.matches()) {
      throw new IOException(
          file
              + " is no file of counts: it does not begin with \""
              + FORMAT
              + "\"; name one that hirundo copies freeze made");
    }
    return new Frozen(
        lines.group(1),
        Integer.parseInt(lines.group(2)),
        Long.parseLong(lines.group(3)),
        Long.parseLong(lines.group(4)));
  }
}
