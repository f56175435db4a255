package org.hirundo.operators.decontamination;

import java.util.ArrayList;
import java.util.List;

/**
 * Searches documents for the texts of an index, in one pass: time grows with the document's length
 * alone, whatever it holds. Each found gram is compared word by word, so that a hash that happens
 * to be the same is no hit, and then followed in both directions as far as the texts agree.
 *
 * <p>Not thread-safe; the index may be shared.
 */
public final class OverlapFinder {
  /** Overlaps of one document that are told, at most. */
  public static final int MOST_TOLD = 64;

  private final BenchmarkIndex index;
  private final Units units = new Units();
  private final Window window;
  private final Window shortWindow;
  private List<Overlap> found;
  private int passed; // units up to the end of the last overlap

  public OverlapFinder(BenchmarkIndex index) {
    this.index = index;
    window = new Window(index.gram, index.gram.weight());
    shortWindow = new Window(index.gram, index.gram.leastWeight());
  }

  /**
   * The overlaps in the order of the text, the first {@value #MOST_TOLD}; they don't overlap each
   * other. Where several items hold the same gram, the first one is named.
   */
  public List<Overlap> find(String text) {
    found = new ArrayList<>(0);
    passed = 0;
    units.read(text);
    window.reset(0);
    shortWindow.reset(0);
    boolean shorts = index.shorts.size() > 0;
    for (int unit = 0; unit < units.size() && found.size() < MOST_TOLD; unit++) {
      boolean full = window.take(units, unit);
      if (full && unit >= passed) {
        gram(unit);
      }
      if (shorts && shortWindow.take(units, unit) && unit >= passed) {
        whole(unit);
      }
    }
    return found;
  }

  private void gram(int last) {
    int place = index.grams.place(window.key());
    if (place < 0) {
      return;
    }
    int text = index.text(place);
    int length = agreeingBefore(last, place, index.begin(text), Math.min(passed, window.begin()));
    if (length < last - window.begin() + 1) {
      return;
    }
    int first = Math.max(last - length + 1, passed);
    int end = last + 1;
    int at = place + 1;
    while (end < units.size() && at < index.end(text) && units.hash(end) == index.unit(at)) {
      end++;
      at++;
    }
    tell(text, first, end);
  }

  private void whole(int last) {
    int text = index.shorts.place(shortWindow.key());
    for (; text >= 0; text = index.nextShort(text)) {
      int length = index.end(text) - index.begin(text);
      int first = last - length + 1;
      if (first >= passed
          && agreeingBefore(last, index.end(text) - 1, index.begin(text), first) == length) {
        tell(text, first, last + 1);
        return;
      }
    }
  }

  /** How many units up to these two agree, back to the beginnings of both. */
  private int agreeingBefore(int last, int place, int textBegin, int first) {
    int count = 0;
    while (last - count >= first
        && place - count >= textBegin
        && units.hash(last - count) == index.unit(place - count)) {
      count++;
    }
    return count;
  }

  private void tell(int text, int first, int end) {
    double whole = index.end(text) - index.begin(text);
    found.add(
        new Overlap(
            index.benchmark(text),
            index.item(text),
            units.begin(first),
            units.end(end - 1),
            (end - first) / whole));
    passed = end;
  }
}
