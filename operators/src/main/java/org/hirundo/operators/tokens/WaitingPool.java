package org.hirundo.operators.tokens;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * The pieces of documents that wait for a sequence, found by age and by length in constant time. Of
 * those of one length the oldest comes first. Not thread-safe.
 */
final class WaitingPool {
  private final LengthSet lengths;
  private final Piece[] firstOfLength;
  private final Piece[] lastOfLength;
  private Piece oldest;
  private Piece newest;
  private long arrivals;
  private long[] gone = new long[16]; // keys of saved pieces that were taken since
  private int goneCount;
  private int size;
  private int tokens;

  /** A piece and its neighbours. */
  private static final class Piece {
    final long key;
    final WaitingDocument document;
    boolean saved;
    Piece older;
    Piece newer;
    Piece nextOfLength;

    Piece(long key, WaitingDocument document, boolean saved) {
      this.key = key;
      this.document = document;
      this.saved = saved;
    }
  }

  /**
   * @param longest the longest piece that may come, in tokens
   */
  WaitingPool(int longest) {
    lengths = new LengthSet(longest);
    firstOfLength = new Piece[longest + 1];
    lastOfLength = new Piece[longest + 1];
  }

  int size() {
    return size;
  }

  /** Of all pieces. */
  int tokens() {
    return tokens;
  }

  void add(WaitingDocument document) {
    append(new Piece(arrivals++, document, false));
  }

  private void append(Piece piece) {
    int length = piece.document.tokens().length;
    piece.older = newest;
    if (newest == null) {
      oldest = piece;
    } else {
      newest.newer = piece;
    }
    newest = piece;
    if (firstOfLength[length] == null) {
      firstOfLength[length] = piece;
      lengths.add(length);
    } else {
      lastOfLength[length].nextOfLength = piece;
    }
    lastOfLength[length] = piece;
    size++;
    tokens += length;
  }

  /** The piece that came first, or null. */
  WaitingDocument takeOldest() {
    return oldest == null ? null : take(oldest.document.tokens().length);
  }

  /** The longest piece of at most so many tokens, or null. */
  WaitingDocument takeLongest(int most) {
    int length = lengths.floor(most);
    return length < 0 ? null : take(length);
  }

  /** The oldest of that length. */
  private WaitingDocument take(int length) {
    Piece piece = firstOfLength[length];
    firstOfLength[length] = piece.nextOfLength;
    if (piece.nextOfLength == null) {
      lastOfLength[length] = null;
      lengths.remove(length);
    }
    if (piece.older == null) {
      oldest = piece.newer;
    } else {
      piece.older.newer = piece.newer;
    }
    if (piece.newer == null) {
      newest = piece.older;
    } else {
      piece.newer.older = piece.older;
    }
    size--;
    tokens -= length;
    if (piece.saved) {
      if (goneCount == gone.length) {
        gone = Arrays.copyOf(gone, 2 * goneCount);
      }
      gone[goneCount++] = piece.key;
    }
    return piece.document;
  }

  /** Writes what changed since the last save. */
  void save(WaitingStore store) {
    for (int i = 0; i < goneCount; i++) {
      store.remove(gone[i]);
    }
    goneCount = 0;
    for (Piece piece = newest; piece != null && !piece.saved; piece = piece.older) {
      store.put(piece.key, piece.document.toBytes());
      piece.saved = true;
    }
  }

  /** Into an empty pool. */
  void restore(Map<Long, byte[]> saved) {
    for (Map.Entry<Long, byte[]> entry : new TreeMap<>(saved).entrySet()) {
      WaitingDocument document = WaitingDocument.of(entry.getValue());
      int length = document.tokens().length;
      if (length < 1 || length >= firstOfLength.length) {
        throw new IllegalArgumentException(
            "a waiting piece of "
                + length
                + " tokens is too long: a new sequence length needs a new version of the log");
      }
      append(new Piece(entry.getKey(), document, true));
      arrivals = entry.getKey() + 1;
    }
  }
}
