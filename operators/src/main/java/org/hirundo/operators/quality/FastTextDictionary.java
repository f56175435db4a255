package org.hirundo.operators.quality;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * fastText's dictionary, and the way from a line's bytes to rows of the input matrix, bit for bit
 * as the C++ reference goes it:
 *
 * <ul>
 *   <li>words are hashed by FNV-1a, where each byte is sign-extended before the xor;
 *   <li>word n-grams combine those hashes as <em>signed</em> 32-bit numbers in 64 bits, and the
 *       remainder is an unsigned one;
 *   <li>a word of the vocabulary brings its own row and its character n-grams', an unknown word
 *       only the latter; {@code </s>}, which ends each line, has no n-grams, but counts as a word
 *       in word n-grams;
 *   <li>in a pruned model, a bucket that was cut brings nothing.
 * </ul>
 *
 * <p>Immutable and thread-safe.
 */
final class FastTextDictionary {
  static final String LABEL_PREFIX = "__label__";
  private static final byte[] END_OF_LINE = "</s>".getBytes(StandardCharsets.UTF_8);
  private static final byte[] LABEL = LABEL_PREFIX.getBytes(StandardCharsets.UTF_8);
  private static final int FNV_OFFSET = 0x811C9DC5;
  private static final int FNV_PRIME = 16777619;
  private static final int OPENER_HASH = hash(FNV_OFFSET, (byte) '<');

  private final FastTextSettings settings;
  private final byte[][] entries;
  private final int words;
  private final List<String> labels;
  private final long[] table; // hash and number of an entry, or -1
  private final BucketMap pruned;
  private final long reciprocal;

  /**
   * @param entries words, then labels, as UTF-8
   * @param pruned the buckets that are left, or null if all are
   */
  FastTextDictionary(FastTextSettings settings, byte[][] entries, int words, BucketMap pruned) {
    this.settings = settings;
    this.entries = entries;
    this.words = words;
    this.pruned = pruned;
    this.reciprocal = settings.buckets() == 0 ? 0 : Long.divideUnsigned(-1, settings.buckets()) + 1;
    this.table = new long[Integer.highestOneBit(Math.max(4, entries.length)) << 2];
    Arrays.fill(table, -1);
    for (int id = 0; id < entries.length; id++) {
      byte[] entry = entries[id];
      int hash = hash(entry, 0, entry.length);
      table[slot(entry, 0, entry.length, hash)] = (long) hash << 32 | id;
    }
    List<String> names = new ArrayList<>(entries.length - words);
    for (int id = words; id < entries.length; id++) {
      names.add(new String(entries[id], StandardCharsets.UTF_8));
    }
    this.labels = List.copyOf(names);
  }

  int words() {
    return words;
  }

  List<String> labels() {
    return labels;
  }

  byte[] entry(int id) {
    return entries[id];
  }

  FastTextSettings settings() {
    return settings;
  }

  /** Takes the words of a line, the last of which is {@code </s>}. */
  interface WordSink {
    void word(byte[] line, int from, int to, boolean endOfLine);
  }

  /** The words of a line, which ends at the array's end or at a line feed. */
  void words(byte[] line, WordSink sink) {
    int at = 0;
    boolean ended = false;
    while (!ended) {
      while (at < line.length && isSeparator(line[at]) && line[at] != '\n') {
        at++;
      }
      int from = at;
      while (at < line.length && !isSeparator(line[at])) {
        at++;
      }
      if (at == from) {
        sink.word(END_OF_LINE, 0, END_OF_LINE.length, true);
        break;
      }
      ended = Arrays.equals(line, from, at, END_OF_LINE, 0, END_OF_LINE.length);
      sink.word(line, from, at, ended);
    }
  }

  /** The rows of a line, which ends at the array's end or at a line feed. */
  void rows(byte[] line, Rows rows) {
    rows.clear();
    words(line, (text, from, to, endOfLine) -> word(text, from, to, endOfLine, rows));
    wordNgrams(rows);
  }

  /** The row of a character n-gram, or -1. */
  int characterRow(byte[] ngram) {
    int bucket = bucket(hash(ngram, 0, ngram.length));
    int row = pruned == null ? bucket : pruned.row(bucket);
    return row < 0 ? row : words + row;
  }

  /** The row of a word, or of a word n-gram with spaces; -1 for an unknown word. */
  int wordRow(byte[] ngram, Rows rows) {
    boolean single = true;
    for (byte b : ngram) {
      single &= b != ' ';
    }
    int id = id(ngram, 0, ngram.length, hash(ngram, 0, ngram.length));
    if (single) {
      return id >= 0 && id < words ? id : -1;
    }
    rows(ngram, rows);
    int last = rows.hashCount() - 1; // the line's end
    int ngrams = 0;
    for (int i = 0; i <= last; i++) {
      ngrams += Math.min(settings.wordNgrams() - 1, last - i);
    }
    return last < 2 ? -1 : rows.row(rows.count() - ngrams + last - 2);
  }

  /** Adds the rows of a word and its hash, neither of which a label has. */
  void word(byte[] line, int from, int to, boolean endOfLine, Rows rows) {
    int hash = hash(line, from, to);
    int id = id(line, from, to, hash);
    if (id >= words || (id < 0 && isLabel(line, from, to))) {
      return;
    }
    rows.addHash(hash);
    if (id >= 0) {
      rows.add(id);
    }
    if (settings.maxN() > 0 && !endOfLine) {
      characterNgrams(line, from, to, rows);
    }
  }

  /** N-grams of the word between {@code <} and {@code >}; these alone are no n-gram. */
  private void characterNgrams(byte[] line, int from, int to, Rows rows) {
    int opened = OPENER_HASH;
    int first = from;
    while (first < to && isContinuation(line[first])) { // no UTF-8; the reference goes on thus
      opened = hash(opened, line[first++]);
    }
    ngramsFrom(opened, 1, line, first, to, rows);
    for (int start = from; start < to; start++) {
      if (!isContinuation(line[start])) {
        ngramsFrom(FNV_OFFSET, 0, line, start, to, rows);
      }
    }
  }

  private void ngramsFrom(int hash, int length, byte[] line, int start, int to, Rows rows) {
    int h = hash;
    int n = length;
    int at = start;
    while (at < to && n < settings.maxN()) {
      h = hash(h, line[at++]);
      while (at < to && isContinuation(line[at])) {
        h = hash(h, line[at++]);
      }
      n++;
      if (n >= settings.minN()) {
        addBucket(bucket(h), rows);
      }
    }
    if (at == to && n < settings.maxN() && n + 1 >= settings.minN()) {
      addBucket(bucket(hash(h, (byte) '>')), rows);
    }
  }

  /**
   * The unsigned remainder of a hash by the number of buckets, by two multiplications (Lemire,
   * Kaser and Kurz, 2019), exact for all 32-bit numbers; a division costs three times as much.
   */
  private int bucket(int hash) {
    long fraction = reciprocal * Integer.toUnsignedLong(hash);
    int buckets = settings.buckets();
    return (int) (Math.multiplyHigh(fraction, buckets) + ((fraction >> 63) & buckets));
  }

  private static boolean isContinuation(byte b) {
    return (b & 0xC0) == 0x80;
  }

  /** Adds the rows of the n-grams of the words whose hashes were added. */
  void wordNgrams(Rows rows) {
    for (int i = 0; i < rows.hashCount(); i++) {
      long h = rows.hash(i);
      int end = Math.min(rows.hashCount(), i + settings.wordNgrams());
      for (int j = i + 1; j < end; j++) {
        h = h * 116049371L + rows.hash(j);
        addBucket((int) Long.remainderUnsigned(h, settings.buckets()), rows);
      }
    }
  }

  private void addBucket(int bucket, Rows rows) {
    int row = pruned == null ? bucket : pruned.row(bucket);
    if (row >= 0) {
      rows.add(words + row);
    }
  }

  /** The number of an entry, or -1. */
  private int id(byte[] text, int from, int to, int hash) {
    return (int) table[slot(text, from, to, hash)];
  }

  private int slot(byte[] text, int from, int to, int hash) {
    int slot = (hash ^ (hash >>> 16)) & (table.length - 1);
    while (table[slot] != -1) {
      if ((int) (table[slot] >>> 32) == hash) {
        byte[] entry = entries[(int) table[slot]];
        if (Arrays.equals(text, from, to, entry, 0, entry.length)) {
          return slot;
        }
      }
      slot = (slot + 1) & (table.length - 1);
    }
    return slot;
  }

  private static boolean isLabel(byte[] text, int from, int to) {
    return to - from >= LABEL.length
        && Arrays.equals(text, from, from + LABEL.length, LABEL, 0, LABEL.length);
  }

  static boolean isSeparator(byte b) {
    return b == ' ' || (b >= '\t' && b <= '\r') || b == 0;
  }

  static int hash(byte[] text, int from, int to) {
    int h = FNV_OFFSET;
    for (int i = from; i < to; i++) {
      h = hash(h, text[i]);
    }
    return h;
  }

  private static int hash(int h, byte b) {
    return (h ^ b) * FNV_PRIME;
  }

  /** The rows of one line, reusable for the next one. */
  static final class Rows {
    private int[] rows = new int[256];
    private int[] hashes = new int[64];
    private int count;
    private int hashCount;

    void clear() {
      count = 0;
      hashCount = 0;
    }

    void add(int row) {
      if (count == rows.length) {
        rows = Arrays.copyOf(rows, count * 2);
      }
      rows[count++] = row;
    }

    void addAll(int[] source, int from, int length) {
      if (count + length > rows.length) {
        rows = Arrays.copyOf(rows, (count + length) * 2);
      }
      System.arraycopy(source, from, rows, count, length);
      count += length;
    }

    void addHash(int hash) {
      if (hashCount == hashes.length) {
        hashes = Arrays.copyOf(hashes, hashCount * 2);
      }
      hashes[hashCount++] = hash;
    }

    int count() {
      return count;
    }

    int row(int i) {
      return rows[i];
    }

    /** All rows; only the first {@link #count()} are meant. */
    int[] array() {
      return rows;
    }

    int hashCount() {
      return hashCount;
    }

    int hash(int i) {
      return hashes[i];
    }
  }

  /** Which buckets a pruned model kept, and at which row after the words. */
  static final class BucketMap {
    private final int[] buckets;
    private final int[] rows;

    /** Sorts both by bucket. */
    BucketMap(int[] buckets, int[] rows) {
      long[] pairs = new long[buckets.length];
      for (int i = 0; i < pairs.length; i++) {
        pairs[i] = (long) buckets[i] << 32 | rows[i];
      }
      Arrays.sort(pairs);
      this.buckets = new int[pairs.length];
      this.rows = new int[pairs.length];
      for (int i = 0; i < pairs.length; i++) {
        this.buckets[i] = (int) (pairs[i] >>> 32);
        this.rows[i] = (int) pairs[i];
      }
    }

    int row(int bucket) {
      int at = Arrays.binarySearch(buckets, bucket);
      return at < 0 ? -1 : rows[at];
    }
  }
}
