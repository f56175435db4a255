package org.hirundo.operators.quality;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Reads fastText's file format, version 12, and refuses what is damaged or can't be scored rightly.
 * Layout: header, dictionary, whether the input is quantised, input, whether the output is, output.
 */
final class FastTextReader {
  static final int MAGIC = 793712314;
  static final int VERSION = 12;
  static final int SUPERVISED = 3;
  static final byte WORD = 0;
  static final byte LABEL = 1;

  /** A dense matrix of more bytes stays in its file, mapped. */
  private static final long MAPPED_FROM = 1L << 28;

  private static final long LONGEST_SEGMENT = 1L << 30;

  /** Sums of label counts beyond would be taken for nodes of the tree that are not built yet. */
  private static final long MOST_EXAMPLES = LabelTree.UNBUILT;

  private final LittleEndianInput in;
  private final long mappedFrom;
  private final long longestSegment;
  private FastTextSettings settings;
  private long[] labelCounts;
  private int prunedRows = -1;

  private FastTextReader(LittleEndianInput in, long mappedFrom, long longestSegment) {
    this.in = in;
    this.mappedFrom = mappedFrom;
    this.longestSegment = longestSegment;
  }

  static FastTextModel read(Path file) throws IOException {
    return read(file, MAPPED_FROM, LONGEST_SEGMENT);
  }

  /**
   * @param mappedFrom bytes from which on a dense matrix stays in its file
   * @param longestSegment bytes of it that are mapped at once
   */
  static FastTextModel read(Path file, long mappedFrom, long longestSegment) throws IOException {
    FileVersion version = FileVersion.of(file);
    try (LittleEndianInput in = new LittleEndianInput(file)) {
      try {
        return new FastTextReader(in, mappedFrom, longestSegment).model(version);
      } catch (IOException e) {
        throw new IOException(
            file
                + ": can't load as a fastText model: "
                + e.getMessage()
                + " (byte "
                + in.position()
                + ")",
            e);
      }
    }
  }

  private FastTextModel model(FileVersion version) throws IOException {
    settings = header();
    FastTextDictionary dictionary = dictionary();
    boolean quantised = in.readBoolean();
    if (!quantised && prunedRows >= 0) {
      throw new IOException("it is pruned but not quantised; the reference refuses that, too");
    }
    FastTextMatrix input = quantised ? quantised() : dense();
    boolean quantisedOutput = in.readBoolean();
    FastTextMatrix output = quantised && quantisedOutput ? quantised() : dense();
    check(dictionary, input, output);
    return new FastTextModel(dictionary, input, output, tree(), version);
  }

  private LabelTree tree() throws IOException {
    if (settings.loss() != FastTextLoss.HIERARCHICAL_SOFTMAX) {
      return null;
    }
    long examples = 0;
    for (long count : labelCounts) {
      if (count < 0 || count >= MOST_EXAMPLES || (examples += count) >= MOST_EXAMPLES) {
        throw new IOException("its labels' counts, " + count + " among them, are damaged");
      }
    }
    return new LabelTree(labelCounts);
  }

  private FastTextSettings header() throws IOException {
    if (in.remaining() < 8 || in.readInt() != MAGIC) {
      throw new IOException("it does not begin as one; .vec and .txt files hold no classifier");
    }
    int version = in.readInt();
    if (version != VERSION) {
      throw new IOException(
          "format version " + version + " instead of " + VERSION + "; save it with fastText 0.9");
    }
    int dimension = in.readInt();
    skipInts(4);
    int wordNgrams = in.readInt();
    int loss = in.readInt();
    int kind = in.readInt();
    int buckets = in.readInt();
    int minN = in.readInt();
    int maxN = in.readInt();
    skipInts(1);
    in.readDouble();
    if (kind != SUPERVISED) {
      throw new IOException("it holds word vectors and no labels; train with 'supervised'");
    }
    if (FastTextLoss.withId(loss) == null) {
      throw new IOException("unknown loss " + loss);
    }
    requireRange("dimension", dimension, 1, 1 << 16);
    requireRange("wordNgrams", wordNgrams, 0, FastTextSettings.LONGEST_NGRAM);
    requireRange("minn", minN, 0, FastTextSettings.LONGEST_NGRAM);
    requireRange("maxn", maxN, 0, FastTextSettings.LONGEST_NGRAM);
    FastTextSettings read =
        new FastTextSettings(dimension, wordNgrams, FastTextLoss.withId(loss), buckets, minN, maxN);
    requireRange("bucket", buckets, read.usesBuckets() ? 1 : 0, Integer.MAX_VALUE);
    return read;
  }

  private void skipInts(int count) throws IOException {
    in.readBytes(4 * count);
  }

  private FastTextDictionary dictionary() throws IOException {
    int size = in.readInt();
    int words = in.readInt();
    int labels = in.readInt();
    in.readLong();
    long pruned = in.readLong();
    requireRange("labels", labels, 1, Integer.MAX_VALUE);
    requireRange("words", words, 0, Integer.MAX_VALUE - labels);
    // An entry takes ten bytes at least: its zero, its count, its kind.
    if (size != words + labels || 10L * size > in.remaining()) {
      throw new IOException(
          "its dictionary is damaged: "
              + size
              + " entries, "
              + words
              + " words, "
              + labels
              + " labels");
    }
    byte[][] entries = new byte[size][];
    labelCounts = new long[labels];
    for (int i = 0; i < size; i++) {
      entries[i] = in.readZeroTerminated();
      long count = in.readLong();
      byte kind = in.readBytes(1)[0];
      if (kind != (i < words ? WORD : LABEL)) {
        throw new IOException("entry " + i + " of its dictionary is out of order");
      }
      if (i >= words) {
        labelCounts[i - words] = count;
      }
    }
    return new FastTextDictionary(settings, entries, words, buckets(pruned));
  }

  private FastTextDictionary.BucketMap buckets(long pruned) throws IOException {
    if (pruned < 0) {
      return null;
    }
    if (pruned > in.remaining() / 8) {
      throw new IOException("its list of kept buckets is damaged: " + pruned + " entries");
    }
    int[] buckets = new int[(int) pruned];
    int[] rows = new int[(int) pruned];
    prunedRows = 0;
    for (int i = 0; i < buckets.length; i++) {
      buckets[i] = in.readInt();
      rows[i] = in.readInt();
      if (rows[i] < 0 || rows[i] == Integer.MAX_VALUE) {
        throw new IOException("bucket " + buckets[i] + " is kept at row " + rows[i]);
      }
      prunedRows = Math.max(prunedRows, rows[i] + 1);
    }
    return new FastTextDictionary.BucketMap(buckets, rows);
  }

  private FastTextMatrix dense() throws IOException {
    long rows = in.readLong();
    long columns = in.readLong();
    requireCells(rows, columns);
    long bytes = 4 * rows * columns;
    if (bytes < mappedFrom && bytes <= 4L * (Integer.MAX_VALUE - 8)) {
      float[] values = in.readFloats((int) (rows * columns));
      return new FastTextMatrix.Dense((int) rows, (int) columns, values);
    }
    return in.map((int) rows, (int) columns, longestSegment);
  }

  private FastTextMatrix.Quantised quantised() throws IOException {
    boolean norms = in.readBoolean();
    long rows = in.readLong();
    long columns = in.readLong();
    requireCells(rows, columns);
    int codeCount = in.readInt();
    requireRange("number of codes", codeCount, 0, Integer.MAX_VALUE);
    byte[] codes = in.readBytes(codeCount);
    FastTextMatrix.Codebook codebook = codebook();
    if (codebook.dimension() != columns || codeCount != rows * codebook.parts()) {
      throw new IOException("its quantised matrix and its codes differ in size");
    }
    return new FastTextMatrix.Quantised(
        (int) rows, (int) columns, codes, codebook, norms ? norms((int) rows) : null);
  }

  private float[] norms(int rows) throws IOException {
    byte[] codes = in.readBytes(rows);
    FastTextMatrix.Codebook codebook = codebook();
    if (codebook.dimension() != 1) {
      throw new IOException("its norms have " + codebook.dimension() + " dimensions");
    }
    float[] norms = new float[rows];
    for (int i = 0; i < rows; i++) {
      norms[i] = codebook.centroids()[codes[i] & 0xFF];
    }
    return norms;
  }

  private FastTextMatrix.Codebook codebook() throws IOException {
    int dimension = in.readInt();
    int parts = in.readInt();
    int width = in.readInt();
    int lastWidth = in.readInt();
    requireRange("quantised dimension", dimension, 1, 1 << 16);
    boolean whole =
        parts >= 1
            && width >= 1
            && lastWidth >= 1
            && lastWidth <= width
            && (parts - 1L) * width + lastWidth == dimension;
    if (!whole) {
      throw new IOException(
          "its quantiser is damaged: "
              + dimension
              + " dimensions in "
              + parts
              + " parts of "
              + width
              + ", the last of "
              + lastWidth);
    }
    float[] centroids = in.readFloats(dimension * FastTextMatrix.Codebook.CENTROIDS);
    return new FastTextMatrix.Codebook(dimension, parts, width, lastWidth, centroids);
  }

  private static void requireCells(long rows, long columns) throws IOException {
    if (rows < 0 || rows > Integer.MAX_VALUE || columns < 1 || columns > 1 << 16) {
      throw new IOException("a matrix of " + rows + " x " + columns + " is none of fastText's");
    }
  }

  private void check(FastTextDictionary dictionary, FastTextMatrix input, FastTextMatrix output)
      throws IOException {
    long buckets = prunedRows >= 0 ? prunedRows : settings.usesBuckets() ? settings.buckets() : 0;
    if (input.columns() != settings.dimension() || input.rows() < dictionary.words() + buckets) {
      throw new IOException(
          "its matrix has "
              + input.rows()
              + " x "
              + input.columns()
              + " cells for "
              + dictionary.words()
              + " words, "
              + buckets
              + " buckets and dimension "
              + settings.dimension());
    }
    if (output.columns() != settings.dimension() || output.rows() != labelCounts.length) {
      throw new IOException(
          "its output matrix has " + output.rows() + " rows for " + labelCounts.length + " labels");
    }
    if (in.remaining() > 0) {
      throw new IOException(in.remaining() + " bytes follow after its end");
    }
  }

  private static void requireRange(String what, int value, int min, int max) throws IOException {
    if (value < min || value > max) {
      throw new IOException(what + " is " + value + ", not from " + min + " to " + max);
    }
  }
}
