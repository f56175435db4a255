package org.hirundo.operators.html;

import java.io.Reader;
import java.util.Arrays;
import java.util.Objects;

/**
 * A page of which stretches are left out, without a copy of the rest. Filled by one thread, then
 * not changed.
 */
final class KeptMarkup {
  private final PageSource page;
  private final int length;
  private int[] cuts = new int[64];
  private int size;

  KeptMarkup(PageSource page) {
    this.page = page;
    this.length = page.view().length();
  }

  /**
   * Leaves out {@code [from, to)} of the page's view, which lies behind all that was left out
   * before. Neither end is within a character.
   */
  void cut(int from, int to) {
    if (size == cuts.length) {
      cuts = Arrays.copyOf(cuts, 2 * size);
    }
    cuts[size++] = from;
    cuts[size++] = to;
  }

  PageSource page() {
    return page;
  }

  /** The number of stretches that are kept, some of them perhaps empty. */
  int stretches() {
    return size / 2 + 1;
  }

  int start(int stretch) {
    return stretch == 0 ? 0 : cuts[2 * stretch - 1];
  }

  int end(int stretch) {
    return 2 * stretch == size ? length : cuts[2 * stretch];
  }

  Reader reader() {
    return new Reader() {
      private final char[] split = new char[4];
      private int splitFrom;
      private int splitTo;
      private int stretch;
      private int at;

      @Override
      public int read(char[] into, int offset, int most) {
        Objects.checkFromIndexSize(offset, most, into.length);
        int read = 0;
        while (read < most && (splitFrom < splitTo || atKept())) {
          if (splitFrom < splitTo) {
            into[offset + read++] = split[splitFrom++];
            continue;
          }
          int end = page.boundary(Math.min(end(stretch), at + most - read));
          if (end > at) {
            read += page.copy(at, end, into, offset + read);
            at = end;
          } else {
            splitOne();
          }
        }
        return read == 0 && most > 0 ? -1 : read;
      }

      /** On to the next stretch at the end of one; false at the end of the last. */
      private boolean atKept() {
        while (at == end(stretch)) {
          if (++stretch == stretches()) {
            stretch--;
            return false;
          }
          at = start(stretch);
        }
        return true;
      }

      /** A character for which there is too little room comes unit by unit. */
      private void splitOne() {
        int end = Math.min(end(stretch), at + 4);
        end = page.boundary(end) > at ? page.boundary(end) : end;
        splitFrom = 0;
        splitTo = page.copy(at, end, split, 0);
        at = end;
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public String toString() {
    StringBuilder kept = new StringBuilder();
    for (int i = 0; i < stretches(); i++) {
      char[] stretch = new char[end(i) - start(i)];
      kept.append(stretch, 0, page.copy(start(i), end(i), stretch, 0));
    }
    return kept.toString();
  }
}
