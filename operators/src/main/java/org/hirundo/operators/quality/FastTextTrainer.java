package org.hirundo.operators.quality;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Trains a supervised fastText model with softmax and writes it in the reference's format, which
 * the C++ command reads with the same predictions. Plain stochastic gradient descent in one thread,
 * the learning rate falling linearly to 0: the same examples, settings and seed give the same file,
 * byte for byte.
 *
 * <p>Keeps the examples' text in memory. Words of more than {@value #LONGEST_WORD} bytes never
 * enter the vocabulary, since unsegmented Japanese would fill it with whole paragraphs; their
 * character n-grams serve all the same.
 */
public final class FastTextTrainer {
  static final int LONGEST_WORD = 100;

  private final Settings settings;
  private final FastTextDictionary dictionary;
  private final List<byte[]> lines;
  private final int[] targets;
  private final double[] weights;
  private final FastTextMatrix.Dense input;
  private final FastTextMatrix.Dense output;

  private FastTextTrainer(Settings settings, Vocabulary vocabulary, List<Example> examples) {
    this.settings = settings;
    this.dictionary = vocabulary.dictionary(settings);
    this.lines = new ArrayList<>(examples.size());
    this.targets = new int[examples.size()];
    this.weights = new double[examples.size()];
    for (Example example : examples) {
      weights[lines.size()] = example.weight();
      targets[lines.size()] = dictionary.labels().indexOf(example.label());
      lines.add(bytes(example));
    }
    int rows = Math.addExact(dictionary.words(), dictionary.settings().buckets());
    int cells = Math.multiplyExact(rows, settings.dimension());
    input = new FastTextMatrix.Dense(rows, settings.dimension(), new float[cells]);
    int labels = dictionary.labels().size();
    output =
        new FastTextMatrix.Dense(
            labels, settings.dimension(), new float[labels * settings.dimension()]);
  }

  /**
   * One text and its label.
   *
   * @param label with {@code __label__}
   * @param text one line; a line feed counts as a space
   * @param weight factor of the learning rate, above 0
   */
  public record Example(String label, String text, double weight) {
    public Example(String label, String text) {
      this(label, text, 1);
    }

    public Example {
      if (!(weight > 0)) {
        throw new IllegalArgumentException("an example's weight is above 0, not " + weight);
      }
      if (!label.startsWith(FastTextDictionary.LABEL_PREFIX) || label.matches(".*[\\s\\x00].*")) {
        throw new IllegalArgumentException(
            "a label begins with __label__ and has no white space, not: " + label);
      }
    }
  }

  /**
   * What the reference calls dim, epoch, lr, wordNgrams, minn, maxn, bucket, minCount and seed.
   *
   * @param minN shortest character n-gram
   * @param maxN longest character n-gram; 0 for none
   * @param minCount how often a word must occur to be in the vocabulary
   */
  public record Settings(
      int dimension,
      int epochs,
      double learningRate,
      int wordNgrams,
      int minN,
      int maxN,
      int buckets,
      int minCount,
      long seed) {

    public Settings {
      boolean valid =
          dimension >= 1
              && epochs >= 1
              && learningRate > 0
              && wordNgrams >= 1
              && wordNgrams <= FastTextSettings.LONGEST_NGRAM
              && minN >= 0
              && minN <= Math.max(1, maxN)
              && maxN <= FastTextSettings.LONGEST_NGRAM
              && minCount >= 1
              && (buckets >= 1 || (buckets == 0 && wordNgrams == 1 && maxN == 0));
      if (!valid) {
        throw new IllegalArgumentException(
            "settings out of range (buckets may be 0 only without n-grams): dimension "
                + dimension
                + ", epochs "
                + epochs
                + ", learningRate "
                + learningRate
                + ", wordNgrams "
                + wordNgrams
                + ", minN "
                + minN
                + ", maxN "
                + maxN
                + ", buckets "
                + buckets
                + ", minCount "
                + minCount);
      }
    }

    /** Character n-grams of 2 to 4 and no segmentation, for Japanese and anything else. */
    public static Settings characters() {
      return new Settings(16, 25, 0.5, 1, 2, 4, 50_000, 5, 1);
    }

    /** Words and pairs of words, for text with spaces. */
    public static Settings words() {
      return new Settings(16, 25, 0.5, 2, 0, 0, 50_000, 2, 1);
    }

    public Settings withEpochs(int epochs) {
      return new Settings(
          dimension, epochs, learningRate, wordNgrams, minN, maxN, buckets, minCount, seed);
    }

    public Settings withBuckets(int buckets) {
      return new Settings(
          dimension, epochs, learningRate, wordNgrams, minN, maxN, buckets, minCount, seed);
    }

    public Settings withLearningRate(double learningRate) {
      return new Settings(
          dimension, epochs, learningRate, wordNgrams, minN, maxN, buckets, minCount, seed);
    }

    public Settings withSeed(long seed) {
      return new Settings(
          dimension, epochs, learningRate, wordNgrams, minN, maxN, buckets, minCount, seed);
    }
  }

  /**
   * Trains and writes a model.
   *
   * @return the model as loaded from the file
   * @throws IllegalArgumentException if there are fewer than two labels
   */
  public static FastTextModel train(Settings settings, List<Example> examples, Path file)
      throws IOException {
    Vocabulary vocabulary = new Vocabulary();
    for (Example example : examples) {
      vocabulary.count(example.label(), bytes(example));
    }
    if (vocabulary.labels() < 2) {
      throw new IllegalArgumentException(
          "training needs examples of two labels at least, there are " + vocabulary.labels());
    }
    FastTextTrainer trainer = new FastTextTrainer(settings, vocabulary, examples);
    trainer.run();
    FastTextWriter.write(
        file, settings, vocabulary, trainer.dictionary, trainer.input, trainer.output);
    return FastTextModel.load(file);
  }

  private static byte[] bytes(Example example) {
    return example.text().replace('\n', ' ').getBytes(StandardCharsets.UTF_8);
  }

  private void run() {
    SplittableRandom random = new SplittableRandom(settings.seed());
    float[] values = input.values();
    float range = 1f / settings.dimension();
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextDouble() * 2 - 1) * range;
    }
    int[] order = new int[lines.size()];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    FastTextDictionary.Rows rows = new FastTextDictionary.Rows();
    float[] hidden = new float[settings.dimension()];
    float[] gradient = new float[settings.dimension()];
    float[] probabilities = new float[output.rows()];
    long steps = (long) settings.epochs() * order.length;
    long step = 0;
    BitSet seen = new BitSet(input.rows());
    for (int epoch = 0; epoch < settings.epochs(); epoch++) {
      shuffle(order, random);
      for (int example : order) {
        float rate = (float) (settings.learningRate() * (1 - (double) step++ / steps));
        dictionary.rows(lines.get(example), rows);
        if (rows.count() > 0) {
          for (int i = 0; epoch == 0 && i < rows.count(); i++) {
            seen.set(rows.row(i));
          }
          rate *= (float) weights[example];
          learn(rows, targets[example], rate, hidden, gradient, probabilities);
        }
      }
    }
    silenceUnseen(seen);
  }

  /** N-grams that were never seen say nothing; the reference leaves them at random. */
  private void silenceUnseen(BitSet seen) {
    int columns = input.columns();
    for (int row = seen.nextClearBit(0); row < input.rows(); row = seen.nextClearBit(row + 1)) {
      Arrays.fill(input.values(), row * columns, (row + 1) * columns, 0);
    }
  }

  private static void shuffle(int[] order, SplittableRandom random) {
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int other = order[j];
      order[j] = order[i];
      order[i] = other;
    }
  }

  private void learn(
      FastTextDictionary.Rows rows,
      int target,
      float rate,
      float[] hidden,
      float[] gradient,
      float[] probabilities) {
    float factor = 1f / rows.count();
    Arrays.fill(hidden, 0);
    Arrays.fill(gradient, 0);
    input.addRows(hidden, rows.array(), rows.count());
    for (int j = 0; j < hidden.length; j++) {
      hidden[j] *= factor;
    }
    for (int label = 0; label < probabilities.length; label++) {
      probabilities[label] = output.dotRow(hidden, label);
    }
    FastTextModel.softmaxInPlace(probabilities);
    for (int label = 0; label < probabilities.length; label++) {
      float step = rate * ((label == target ? 1 : 0) - probabilities[label]);
      output.addRow(gradient, label, step);
      output.addToRow(label, hidden, step);
    }
    for (int i = 0; i < rows.count(); i++) {
      input.addToRow(rows.row(i), gradient, factor);
    }
  }
}
