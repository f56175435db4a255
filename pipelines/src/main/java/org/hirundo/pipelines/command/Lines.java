package org.hirundo.pipelines.command;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The lines of a UTF-8 text, each of a bounded length. Confined to one thread. */
final class Lines implements Closeable {
  /** Bytes of one line; a longer one is passed over. */
  static final int LONGEST = 64 << 20;

  private static final int KEPT = 1 << 20;

  /** A line that cannot be used; the next one can. */
  static final class BadLineException extends Exception {
    private static final long serialVersionUID = 1L;

    BadLineException(String message) {
      super(message);
    }
  }

  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private ByteArrayOutputStream line = new ByteArrayOutputStream(1 << 12);
  private int at;
  private int end;
  private int number;

  Lines(InputStream in) {
    this.in = in;
  }

  /** Number of the line read last, from 1. */
  int number() {
    return number;
  }

  /** The next line without its end, or null after the last. */
  String next() throws IOException, BadLineException {
    if (line.size() > KEPT) {
      line = new ByteArrayOutputStream(1 << 12);
    }
    line.reset();
    boolean begun = false;
    boolean tooLong = false;
    while (fill()) {
      begun = true;
      int from = at;
      while (at < end && buffer[at] != '\n') {
        at++;
      }
      if (line.size() + (at - from) > LONGEST) {
        tooLong = true;
      } else if (!tooLong) {
        line.write(buffer, from, at - from);
      }
      if (at < end) {
        at++;
        break;
      }
    }
    if (!begun) {
      return null;
    }
    number++;
    if (tooLong) {
      throw new BadLineException("longer than " + (LONGEST >> 20) + " MiB");
    }
    return decoded();
  }

  private boolean fill() throws IOException {
    if (at == end) {
      at = 0;
      end = Math.max(0, in.read(buffer));
    }
    return end > 0;
  }

  private String decoded() throws BadLineException {
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(line.toByteArray()))
              .toString();
      int from = number == 1 && text.startsWith("\uFEFF") ? 1 : 0;
      int to = text.endsWith("\r") ? text.length() - 1 : text.length();
      return text.substring(Math.min(from, to), to);
    } catch (CharacterCodingException e) {
      throw new BadLineException("not UTF-8");
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
