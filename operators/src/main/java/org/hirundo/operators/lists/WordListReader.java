package org.hirundo.operators.lists;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/**
 * Reads lists of words: a word or phrase a line, UTF-8, # begins a comment; the file may end in
 * {@code .gz}. A line that can be no word is passed over and told in the report.
 */
public final class WordListReader {
  private final WordListBuilder words;
  private final ListReport report;

  public WordListReader(WordListBuilder words, ListReport report) {
    this.words = words;
    this.report = report;
  }

  /**
   * Adds a file's words.
   *
   * @throws IOException if it cannot be read, or has no word; the message names it
   */
  public void read(Path file) throws IOException {
    long before = report.entries();
    try (InputStream stored = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      boolean packed = file.toString().endsWith(".gz");
      ListLines lines = new ListLines(packed ? new GZIPInputStream(stored, 1 << 16) : stored);
      for (String line; (line = lines.next()) != null; ) {
        String fault = lines.fault();
        if (fault.isEmpty()) {
          fault = words.add(line);
        }
        if (fault.isEmpty()) {
          report.entry();
        } else {
          report.fault(file + ":" + lines.number(), "the word is " + fault);
        }
      }
    }
    if (report.entries() == before) {
      throw new IOException(file + " has no word; write one a line");
    }
  }
}
