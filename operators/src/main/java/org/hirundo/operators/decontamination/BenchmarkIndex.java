package org.hirundo.operators.decontamination;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The texts of benchmarks, to be searched for in documents. Immutable once built; shared by all
 * threads, each of which searches by an {@link OverlapFinder} of its own.
 *
 * <p>Memory: 8 bytes a unit of the benchmarks (a word or a character), 20 to 40 bytes a gram, of
 * which there are no more than units, and about 80 bytes a text.
 */
public final class BenchmarkIndex {
  /** Units in all, at most: an index of less than 2 GB. */
  public static final int MOST_UNITS = 40_000_000;

  final Gram gram;
  final GramTable grams;
  final GramTable shorts; // from the end of a text that is shorter than a gram
  private final int[] nextShort; // by text: another with the same end; -1: none
  private final long[] units;
  private final int[] begins; // by text: its first unit; and the end of all
  private final String[] items;
  private final String[] benchmarks;
  private final int tooShort;

  private BenchmarkIndex(Builder builder) {
    gram = builder.gram;
    grams = builder.grams;
    shorts = builder.shorts;
    grams.seal();
    shorts.seal();
    units = Arrays.copyOf(builder.units, builder.size);
    begins = new int[builder.texts.size() + 1];
    nextShort = new int[builder.texts.size()];
    items = new String[builder.texts.size()];
    benchmarks = new String[builder.texts.size()];
    for (int i = 0; i < builder.texts.size(); i++) {
      Text text = builder.texts.get(i);
      begins[i] = text.begin;
      items[i] = text.item;
      benchmarks[i] = text.benchmark;
      nextShort[i] = text.nextShort;
    }
    begins[builder.texts.size()] = builder.size;
    tooShort = builder.tooShort;
  }

  private record Text(String benchmark, String item, int begin, int nextShort) {}

  /** An empty index to add to. */
  public static Builder builder(Gram gram) {
    return new Builder(gram);
  }

  /** Adds text after text. Not thread-safe. */
  public static final class Builder {
    private final Gram gram;
    private final GramTable grams = new GramTable();
    private final GramTable shorts = new GramTable();
    private final List<Text> texts = new ArrayList<>();
    private final Units read = new Units();
    private final Window window;
    private final Window shortWindow;
    private long[] units = new long[1024];
    private int size;
    private int tooShort;

    private Builder(Gram gram) {
      this.gram = gram;
      window = new Window(gram, gram.weight());
      shortWindow = new Window(gram, gram.leastWeight());
    }

    /**
     * Adds a text that documents must not hold. One that is shorter than a gram is searched for as
     * a whole; one that is shorter than 8/13 of a gram (8 words) is no evidence, and only counted.
     *
     * @param item names the text within the benchmark
     * @throws IllegalArgumentException if the index would be larger than {@link #MOST_UNITS}
     */
    public Builder add(String benchmark, String item, String text) {
      read.read(text);
      if (size + (long) read.size() > MOST_UNITS) {
        throw new IllegalArgumentException(
            "benchmarks of more than "
                + MOST_UNITS
                + " words and characters in all, reached in "
                + benchmark
                + " at "
                + item
                + ": name fewer files or fields");
      }
      window.reset(0);
      shortWindow.reset(0);
      boolean whole = false;
      boolean enough = false;
      for (int unit = 0; unit < read.size(); unit++) {
        enough = shortWindow.take(read, unit);
        if (window.take(read, unit)) {
          grams.put(window.key(), size + unit);
          whole = true;
        }
      }
      if (!enough) {
        tooShort++;
        return this;
      }
      int before = -1;
      if (!whole) {
        long key = shortWindow.key();
        before = shorts.place(key);
        shorts.put(key, texts.size());
        shorts.replace(key, texts.size());
      }
      texts.add(new Text(benchmark, item, size, before));
      append();
      return this;
    }

    private void append() {
      if (size + read.size() > units.length) {
        units = Arrays.copyOf(units, Math.max(size + read.size(), (int) (units.length * 1.5)));
      }
      for (int unit = 0; unit < read.size(); unit++) {
        units[size++] = read.hash(unit);
      }
    }

    /** The index of what was added; the builder is not to be used any more. */
    public BenchmarkIndex build() {
      return new BenchmarkIndex(this);
    }
  }

  /** Texts that are searched for. */
  public int texts() {
    return items.length;
  }

  /** Texts that are too short to be evidence. */
  public int tooShort() {
    return tooShort;
  }

  /** Different grams. */
  public int grams() {
    return grams.size();
  }

  /** What it holds in memory, in bytes, without the items' names. */
  public long bytes() {
    return grams.bytes() + shorts.bytes() + 8L * units.length + 16L * items.length;
  }

  long unit(int place) {
    return units[place];
  }

  /** The text in which a place is. */
  int text(int place) {
    int found = Arrays.binarySearch(begins, place);
    return found >= 0 ? found : -found - 2;
  }

  int begin(int text) {
    return begins[text];
  }

  int end(int text) {
    return begins[text + 1];
  }

  int nextShort(int text) {
    return nextShort[text];
  }

  String benchmark(int text) {
    return benchmarks[text];
  }

  String item(int text) {
    return items[text];
  }
}
