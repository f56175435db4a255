package org.hirundo.pipelines.export;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hirundo.schemas.FeedRecord;
import org.hirundo.schemas.SequenceDocument;

/**
 * Puts the documents of one domain together again. A document that did not end in its sequence goes
 * on in another one, which may stand earlier or later in the feed; a piece waits for the one that
 * begins where it ends. (Where a log holds a document twice, its pieces are alike, and whichever
 * comes first is taken.) Holds only documents that were cut. Confined to one thread.
 */
final class DocumentJoiner {
  private final int endOfDocument;
  private final Sink sink;
  private final Map<Place, Deque<Part>> heads = new HashMap<>(); // by their first token
  private final Map<Place, Deque<Part>> tails = new HashMap<>(); // by the token behind them

  /** Takes documents as they become whole. */
  interface Sink {
    void write(ExportedDocument document) throws IOException;
  }

  /** A token of a document. */
  private record Place(int log, int pass, long id, int offset) {}

  /** Consecutive pieces of one document. */
  private static final class Part {
    final long id;
    final int log;
    final int pass;
    final long ordinal;
    final int offset;
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
      offset = piece.getOffset();
      length = ids.length;
      firstG = record.getG();
      lastG = record.getG();
      this.ends = ends;
      chunks.add(ids);
    }

    Place start() {
      return new Place(log, pass, id, offset);
    }

    Place end() {
      return new Place(log, pass, id, offset + length);
    }

    void append(Part next) {
      chunks.addAll(next.chunks);
      length += next.length;
      firstG = Math.min(firstG, next.firstG);
      lastG = Math.max(lastG, next.lastG);
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
    Iterator<SequenceDocument> takenOut = record.getTakenOut().iterator();
    SequenceDocument next = takenOut.hasNext() ? takenOut.next() : null;
    int movedUp = 0; // by what was taken out before it
    for (SequenceDocument piece : record.getDocuments()) {
      int stop = piece.getStart() + piece.getLength();
      if (piece.getStart() < 0 || piece.getLength() < 1 || stop > tokens.length) {
        throw new IOException("g=" + record.getG() + " has a document outside of its tokens");
      }
      while (next != null && next.getStart() <= piece.getStart() + movedUp) {
        movedUp += next.getLength();
        next = takenOut.hasNext() ? takenOut.next() : null;
      }
      int[] ids = Arrays.copyOfRange(tokens, piece.getStart(), stop);
      boolean ends = stop + movedUp < tokens.length || tokens[stop - 1] == endOfDocument;
      Part part = new Part(record, piece, ids, ends);
      if (part.offset > 0) {
        Part earlier = take(tails, part.start());
        if (earlier == null) {
          wait(heads, part.start(), part);
        } else {
          earlier.append(part);
          part = earlier;
        }
      }
      if (!part.ends) {
        goOn(part);
      }
      if (part.ends && part.offset == 0) {
        sink.write(part.document());
      }
    }
  }

  /** Joins what waits behind the part, or leaves it to wait there. */
  private void goOn(Part part) {
    Part later = take(heads, part.end());
    if (later != null) {
      if (!later.ends) {
        remove(tails, later.end(), later);
      }
      part.append(later);
    }
    if (!part.ends) {
      wait(tails, part.end(), part);
    }
  }

  private static void wait(Map<Place, Deque<Part>> parts, Place place, Part part) {
    parts.computeIfAbsent(place, there -> new ArrayDeque<>(1)).add(part);
  }

  private static Part take(Map<Place, Deque<Part>> parts, Place place) {
    Deque<Part> waiting = parts.get(place);
    Part part = waiting == null ? null : waiting.peek();
    if (part != null) {
      remove(parts, place, part);
    }
    return part;
  }

  private static void remove(Map<Place, Deque<Part>> parts, Place place, Part part) {
    Deque<Part> waiting = parts.get(place);
    waiting.remove(part);
    if (waiting.isEmpty()) {
      parts.remove(place);
    }
  }

  /** Hands over what misses an end, in the order of the domain's log. */
  void finish() throws IOException {
    Set<Part> left = Collections.newSetFromMap(new IdentityHashMap<>());
    heads.values().forEach(left::addAll);
    tails.values().forEach(left::addAll);
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
