package org.hirundo.pipelines.dedup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Documents in a file of JSON lines. Other lines are reported, counted and passed over. */
final class JsonLines implements Closeable {
  /** The longest line that is read, in bytes. */
  static final int LONGEST_LINE = 256 << 20;

  private static final int REPORTS = 100;
  private static final ObjectReader JSON = new ObjectMapper().reader();

  private final String name;
  private final InputStream in;
  private final PrintStream reports;
  private final byte[] buffer = new byte[1 << 16];
  private int at;
  private int end;
  private long line;
  private long skipped;

  /**
   * @param id the id as JSON, a string or a number
   */
  record Line(String id, String text) {}

  JsonLines(String name, InputStream in, PrintStream reports) {
    this.name = name;
    this.in = in;
    this.reports = reports;
  }

  /**
   * Opens a file, compressed if its name ends in {@code .gz} or {@code .zst}; {@code -} is stdin.
   */
  static JsonLines open(String name, PrintStream reports) throws IOException {
    InputStream raw = name.equals("-") ? System.in : Files.newInputStream(Path.of(name));
    try {
      InputStream buffered = new BufferedInputStream(raw, 1 << 16);
      if (name.endsWith(".gz")) {
        return new JsonLines(name, new GZIPInputStream(buffered, 1 << 16), reports);
      } else if (name.endsWith(".zst")) {
        return new JsonLines(name, new ZstdInputStream(buffered), reports);
      }
      return new JsonLines(name, buffered, reports);
    } catch (IOException e) {
      raw.close();
      var damaged = new IOException(name + " cannot be decompressed: " + e.getMessage());
      damaged.addSuppressed(e);
      throw damaged;
    }
  }

  /** The next document, or null at the end. */
  Line next() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 12);
    while (true) {
      bytes.reset();
      int length = readLine(bytes);
      if (length < 0) {
        return null;
      }
      line++;
      Line document = length > LONGEST_LINE ? tooLong() : parse(bytes.toByteArray());
      if (document != null) {
        return document;
      }
    }
  }

  long skipped() {
    return skipped;
  }

  private Line tooLong() {
    return skip("longer than " + LONGEST_LINE + " bytes");
  }

  private Line parse(byte[] bytes) {
    JsonNode node;
    try {
      node = JSON.readTree(bytes);
    } catch (JsonProcessingException e) {
      return skip("not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      return skip("not JSON: " + e.getMessage());
    }
    if (node.isMissingNode()) {
      return null; // an empty line
    }
    JsonNode id = node.path("id");
    JsonNode text = node.path("text");
    if (!id.isTextual() && !id.isNumber()) {
      return skip("no id that is a string or a number");
    }
    return text.isTextual()
        ? new Line(id.toString(), text.textValue())
        : skip("no text that is a string");
  }

  private Line skip(String reason) {
    skipped++;
    if (skipped <= REPORTS) {
      reports.println(name + ":" + line + ": " + reason + "; line skipped");
    } else if (skipped == REPORTS + 1) {
      reports.println(name + ": further lines like these are only counted");
    }
    return null;
  }

  /** Reads up to the line feed; the length, also of what was not stored, or -1 at the end. */
  private int readLine(ByteArrayOutputStream bytes) throws IOException {
    int length = -1;
    while (at < end || fill()) {
      int from = at;
      while (at < end && buffer[at] != '\n') {
        at++;
      }
      int piece = at - from;
      length = (int) Math.min(Integer.MAX_VALUE, Math.max(0, length) + (long) piece);
      if (length <= LONGEST_LINE) {
        bytes.write(buffer, from, piece);
      }
      if (at < end) {
        at++;
        return length;
      }
    }
    return length;
  }

  private boolean fill() throws IOException {
    try {
      at = 0;
      end = Math.max(0, in.read(buffer));
      return end > 0;
    } catch (IOException e) {
      var damaged =
          new IOException(name + " is damaged after line " + line + ": " + e.getMessage());
      damaged.addSuppressed(e); // not the cause: the call reports the innermost one
      throw damaged;
    }
  }

  @Override
  public void close() throws IOException {
    if (in != System.in) {
      in.close();
    }
  }
}
