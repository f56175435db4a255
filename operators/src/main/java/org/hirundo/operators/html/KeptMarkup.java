package org.hirundo.operators.html;

import java.io.Reader;
import java.util.Arrays;
import java.util.Objects;

/**
 * A page of which stretches are left out, without a copy of the rest. Filled by one thread, then
 * not changed.
 */
final class KeptMarkup {
  private final String html;
  private int[] cuts = new int[64];
  private int size;

  KeptMarkup(String html) {
    this.html = html;
  }

  /** Leaves out {@code [from, to)}, which lies behind all that was left out before. */
  void cut(int from, int to) {
    if (size == cuts.length) {
      cuts = Arrays.copyOf(cuts, 2 * size);
    }
    cuts[size++] = from;
    cuts[size++] = to;
  }

  String html() {
    return html;
  }

  /** The number of stretches that are kept, some of them perhaps empty. */
  int stretches() {
    return size / 2 + 1;
  }

  int start(int stretch) {
    return stretch == 0 ? 0 : cuts[2 * stretch - 1];
  }

  int end(int stretch) {
    return 2 * stretch == size ? html.length() : cuts[2 * stretch];
  }

  Reader reader() {
    return new Reader() {
      private int stretch;
      private int at;

      @Override
      public int read(char[] into, int offset, int most) {
        Objects.checkFromIndexSize(offset, most, into.length);
        int read = 0;
        while (read < most && stretch < stretches()) {
          int step = Math.min(end(stretch) - at, most - read);
          html.getChars(at, at + step, into, offset + read);
          read += step;
          at += step;
          if (at == end(stretch)) {
            stretch++;
            at = stretch < stretches() ? start(stretch) : html.length();
          }
        }
        return read == 0 && most > 0 ? -1 : read;
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public String toString() {
    StringBuilder kept = new StringBuilder();
    for (int i = 0; i < stretches(); i++) {
      kept.append(html, start(i), end(i));
    }
    return kept.toString();
  }
}
