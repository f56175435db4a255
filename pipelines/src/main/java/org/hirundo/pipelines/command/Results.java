package org.hirundo.pipelines.command;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Results as JSON lines, to standard output or to a file that appears whole or not at all. To be
 * {@link #commit committed} at the end; closing without drops the file.
 */
final class Results implements Closeable {
  private static final ObjectWriter JSON =
      new ObjectMapper()
          .disable(SerializationFeature.FLUSH_AFTER_WRITE_VALUE)
          .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
          .writer();

  private final Console console;
  private final OutputStream out;
  private final Path target;
  private final Path unfinished;

  private Results(Console console, OutputStream out, Path target, Path unfinished) {
    this.console = console;
    this.out = out;
    this.target = target;
    this.unfinished = unfinished;
  }

  /**
   * @param file null or {@code -} for standard output
   */
  static Results to(String file, Console console) throws IOException {
    if (file == null || file.equals("-")) {
      return new Results(
          console, new BufferedOutputStream(new StandardOutput(console), 1 << 16), null, null);
    }
    Path target = Path.of(file);
    Path unfinished = target.resolveSibling(target.getFileName() + ".unfinished");
    if (Files.isDirectory(target)) {
      throw CommandException.usage(file + " is a folder; name a file after -o");
    }
    if (target.getParent() != null) {
      Files.createDirectories(target.getParent());
    }
    return new Results(
        console,
        new BufferedOutputStream(Files.newOutputStream(unfinished), 1 << 16),
        target,
        unfinished);
  }

  /** Writes one result as one line. */
  void write(Object result) throws IOException {
    out.write(JSON.writeValueAsBytes(result));
    out.write('\n');
  }

  /** Takes lines that are JSON already; to be flushed before {@link #commit}. */
  Writer writer() {
    return new OutputStreamWriter(out, StandardCharsets.UTF_8);
  }

  void commit() throws IOException {
    out.flush();
    if (target == null) {
      return;
    }
    out.close();
    Files.move(unfinished, target, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void close() throws IOException {
    if (target != null) {
      out.close();
      Files.deleteIfExists(unfinished);
    }
  }

  /** Standard output that says when nobody reads it any more, which a PrintStream keeps quiet. */
  private static final class StandardOutput extends OutputStream {
    private final Console console;

    StandardOutput(Console console) {
      this.console = console;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      console.out().write(bytes, from, length);
      flush();
    }

    @Override
    public void flush() throws IOException {
      if (console.out().checkError()) {
        throw new IOException("standard output was closed");
      }
    }
  }
}
