package org.hirundo.operators.lists;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;

/**
 * The lines of a list that say something: without blank ones, comments (# at the line's begin, or
 * behind white space) and white space at their ends. What is not UTF-8 has U+FFFD in it.
 */
final class ListLines {
  private static final int LONGEST = 4096;
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final Reader reader;
  private final char[] buffer = new char[1 << 14];
  private final StringBuilder line = new StringBuilder();
  private int at;
  private int end;
  private long number;
  private boolean tooLong;

  ListLines(InputStream in) {
    reader = new InputStreamReader(in, StandardCharsets.UTF_8);
  }

  /** The next line; null after the last. */
  String next() throws IOException {
    while (readLine()) {
      int from = number == 1 && line.length() > 0 && line.charAt(0) == BYTE_ORDER_MARK ? 1 : 0;
      int to = line.length();
      for (int i = from; i < to; i++) {
        if (line.charAt(i) == '#' && (i == from || line.charAt(i - 1) <= ' ')) {
          to = i;
        }
      }
      String said = line.substring(from, to).strip();
      if (!said.isEmpty()) {
        return said;
      }
    }
    return null;
  }

  private boolean readLine() throws IOException {
    line.setLength(0);
    tooLong = false;
    boolean begun = false;
    while (true) {
      if (at == end) {
        at = 0;
        end = Math.max(0, reader.read(buffer));
        if (end == 0) {
          number += begun ? 1 : 0;
          return begun;
        }
      }
      begun = true;
      char c = buffer[at++];
      if (c == '\n') {
        number++;
        return true;
      }
      if (line.length() < LONGEST) {
        line.append(c);
      } else {
        tooLong = true;
      }
    }
  }

  /** Why the last line cannot be used; empty if it can. */
  String fault() {
    if (tooLong) {
      return "longer than " + LONGEST + " characters";
    }
    return line.indexOf("\uFFFD") >= 0 ? "not UTF-8" : "";
  }

  /** Of the last line, from 1. */
  long number() {
    return number;
  }
}
