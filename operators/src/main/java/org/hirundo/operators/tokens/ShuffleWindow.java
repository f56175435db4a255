package org.hirundo.operators.tokens;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;

/**
 * Shuffles documents within a bounded window: a new one takes a place among those that wait, and
 * while they are too many, one of them goes on, chosen by a number that depends on the seed and on
 * how many have gone on before. So the order that comes out depends on the order that comes in and
 * the seed alone. A document waits for as many others as the window holds, on average. Not
 * thread-safe.
 */
public final class ShuffleWindow {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private final Shuffle shuffle;
  private final BitSet changed = new BitSet(); // places, since the last save
  private WaitingDocument[] places = new WaitingDocument[16];
  private int size;
  private int savedSize;
  private long gone;
  private long tokens;

  /** Takes documents in their new order. */
  public interface Next {
    void take(long documentId, int[] ids);
  }

  public ShuffleWindow(Shuffle shuffle) {
    this.shuffle = shuffle;
  }

  /** Takes a document in; those that go on for it are handed over. */
  public void add(long documentId, int[] ids, Next next) {
    if (shuffle.documents() == 0) {
      next.take(documentId, ids);
      return;
    }
    append(new WaitingDocument(documentId, 0, ids));
    while (size > shuffle.documents() || tokens > shuffle.tokens()) {
      handOver(next);
    }
  }

  /** Hands over all that wait, in the order in which they would go on. */
  public void flush(Next next) {
    while (size > 0) {
      handOver(next);
    }
  }

  /** Tokens that wait. */
  public long tokens() {
    return tokens;
  }

  /** Documents that wait. */
  public int documents() {
    return size;
  }

  /** Documents that have gone on: to be saved with what waits. */
  public long gone() {
    return gone;
  }

  private void append(WaitingDocument document) {
    if (size == places.length) {
      places = Arrays.copyOf(places, 2 * size);
    }
    places[size] = document;
    changed.set(size);
    size++;
    tokens += document.tokens().length;
  }

  private void handOver(Next next) {
    int place = place();
    WaitingDocument document = places[place];
    size--;
    places[place] = places[size];
    changed.set(place);
    places[size] = null;
    tokens -= document.tokens().length;
    next.take(document.id(), document.tokens());
  }

  /** SplitMix64's value number {@link #gone} (Steele, Lea, Flood 2014), scaled to the size. */
  private int place() {
    long z = shuffle.seed() + ++gone * GOLDEN;
    z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    z ^= z >>> 31;
    return (int) ((z >>> 32) * size >>> 32);
  }

  /** Tells what changed since the last save. */
  public void save(WaitingStore store) {
    for (int place = changed.nextSetBit(0);
        place >= 0 && place < size;
        place = changed.nextSetBit(place + 1)) {
      store.put(place, places[place].toBytes());
    }
    for (int place = size; place < savedSize; place++) {
      store.remove(place);
    }
    changed.clear();
    savedSize = size;
  }

  /**
   * Goes on from what was saved; to be called before the first document.
   *
   * @param documentsGone as {@link #gone} was
   * @param saved all that the store held then
   * @throws IllegalArgumentException if it is damaged
   */
  public void restore(long documentsGone, Map<Long, byte[]> saved) {
    gone = documentsGone;
    for (long place = 0; place < saved.size(); place++) {
      byte[] document = saved.get(place);
      if (document == null) {
        throw new IllegalArgumentException(
            "the shuffle window's state lacks its place " + place + " of " + saved.size());
      }
      append(WaitingDocument.of(document));
    }
    changed.clear();
    savedSize = size;
  }
}
