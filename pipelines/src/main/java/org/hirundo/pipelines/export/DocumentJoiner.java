package org.hirundo.pipelines.export;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hirundo.schemas.FeedRecord;
import org.hirundo.schemas.SequenceDocument;

/**
 * Puts the documents of one domain together again. A document that did not end in its sequence goes
 * on at the start of the next one of its sequence log, which may stand earlier or later in the
 * feed; a piece waits for its neighbour. Holds only documents that cross a border of sequences.
 * Confined to one thread.
 */
final class DocumentJoiner {
  private final int endOfDocument;
  private final Sink sink;
  private final Map<Border, Part> heads = new HashMap<>(); // by the border before them
  private final Map<Border, Part> tails = new HashMap<>(); // by the border behind them

  /** Takes documents as they become whole. */
  interface Sink {
    void write(ExportedDocument document) throws IOException;
  }

  /** What lies between the sequences {@code ordinal - 1} and {@code ordinal}. */
  private record Border(int log, int pass, long ordinal) {}

  /** Consecutive pieces of one document. */
  private static final class Part {
    final long id;
    final int log;
    final int pass;
    final long ordinal;
    final int offset;
    long lastOrdinal;
    int length;
    long firstG;
    long lastG;
    boolean ends;
    final List<int[]> chunks = new ArrayList<>();

    Part(FeedRecord record, SequenceDocument piece, int[] ids, boolean ends) {
      id = piece.getId();
      log = record.getLog();
      pass = record.getPass();
      ordinal = record.getOrdinal();
      lastOrdinal = ordinal;
      offset = piece.getOffset();
      length = ids.length;
      firstG = record.getG();
      lastG = record.getG();
      this.ends = ends;
      chunks.add(ids);
    }

    void append(Part next) throws IOException {
      if (next.id != id || next.offset != offset + length) {
        throw new IOException(
            "g="
                + next.firstG
                + " goes on with document "
                + Long.toUnsignedString(next.id, 16)
                + " from its token "
                + next.offset
                + ", but the sequence before it (g="
                + lastG
                + ") stops document "
                + Long.toUnsignedString(id, 16)
                + " at token "
                + (offset + length));
      }
      chunks.addAll(next.chunks);
      length += next.length;
      firstG = Math.min(firstG, next.firstG);
      lastG = Math.max(lastG, next.lastG);
      lastOrdinal = next.lastOrdinal;
      ends = next.ends;
    }

    ExportedDocument document() {
      int[] ids = chunks.get(0);
      if (chunks.size() > 1) {
        ids = new int[length];
        int at = 0;
        for (int[] chunk : chunks) {
          System.arraycopy(chunk, 0, ids, at, chunk.length);
          at += chunk.length;
        }
      }
      ExportedDocument.Cut cut =
          offset == 0
              ? (ends ? ExportedDocument.Cut.NONE : ExportedDocument.Cut.END)
              : (ends ? ExportedDocument.Cut.START : ExportedDocument.Cut.BOTH);
      return new ExportedDocument(id, pass, firstG, lastG, ids, cut);
    }
  }

  /**
   * @param endOfDocument the id that ends each document and stands nowhere else
   */
  DocumentJoiner(int endOfDocument, Sink sink) {
    this.endOfDocument = endOfDocument;
    this.sink = sink;
  }

  /** Adds the pieces of a sequence whose tokens are these. */
  void add(FeedRecord record, int[] tokens) throws IOException {
    Border before = new Border(record.getLog(), record.getPass(), record.getOrdinal());
    Border behind = new Border(record.getLog(), record.getPass(), record.getOrdinal() + 1);
    for (SequenceDocument piece : record.getDocuments()) {
      int stop = piece.getStart() + piece.getLength();
      if (piece.getStart() < 0 || piece.getLength() < 1 || stop > tokens.length) {
        throw new IOException("g=" + record.getG() + " has a document outside of its tokens");
      }
      int[] ids = Arrays.copyOfRange(tokens, piece.getStart(), stop);
      boolean ends = stop < tokens.length || tokens[stop - 1] == endOfDocument;
      Part part = new Part(record, piece, ids, ends);
      if (part.offset > 0 && piece.getStart() == 0) {
        Part earlier = tails.remove(before);
        if (earlier == null) {
          heads.put(before, part);
        } else {
          earlier.append(part);
          part = earlier;
        }
      }
      if (!part.ends) {
        goOn(part, behind);
      }
      if (part.ends && part.offset == 0) {
        sink.write(part.document());
      }
    }
  }

  /** Joins what waits behind the border, or leaves the part to wait there. */
  private void goOn(Part part, Border behind) throws IOException {
    Part later = heads.remove(behind);
    if (later == null) {
      tails.put(behind, part);
      return;
    }
    part.append(later);
    if (!part.ends) {
      tails.put(new Border(part.log, part.pass, part.lastOrdinal + 1), part);
    }
  }

  /** Hands over what misses an end, in the order of the domain's log. */
  void finish() throws IOException {
    Set<Part> left = Collections.newSetFromMap(new IdentityHashMap<>());
    left.addAll(heads.values());
    left.addAll(tails.values());
    List<Part> ordered = new ArrayList<>(left);
    ordered.sort(
        Comparator.comparingInt((Part part) -> part.log)
            .thenComparingInt(part -> part.pass)
            .thenComparingLong(part -> part.ordinal)
            .thenComparingInt(part -> part.offset > 0 ? 0 : 1));
    for (Part part : ordered) {
      sink.write(part.document());
    }
  }
}
