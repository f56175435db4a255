package org.hirundo.operators.quality;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A supervised fastText model (Joulin et al., 2017) in the reference's own format: {@code .bin} and
 * product-quantised {@code .ftz}, pruned ones too; softmax, hierarchical softmax, negative sampling
 * and one-vs-all; word n-grams and subwords. Probabilities agree with the C++ implementation
 * (0.9.2) to 1e-5.
 *
 * <p>A file is loaded once a process and shared by all who ask for it, as long as somebody holds it
 * and the file is unchanged. It takes about as much heap as the file's size, but for dense matrices
 * from 256 MB on: they stay in the file, mapped into memory, which must not be written to meanwhile
 * (move a new file into its place). A thread that scores keeps a megabyte for each model. Immutable
 * and thread-safe.
 */
public final class FastTextModel {
  private static final Map<FileVersion, WeakReference<FastTextModel>> LOADED = new HashMap<>();

  private static final Comparator<Prediction.Scored> MOST_PROBABLE_FIRST =
      (a, b) -> Double.compare(b.probability(), a.probability());

  private static final int SIGMOID_STEPS = 512;
  private static final int SIGMOID_RANGE = 8;
  private static final float[] SIGMOID = sigmoidTable();

  private final FastTextDictionary dictionary;
  private final FastTextMatrix input;
  private final FastTextMatrix output;
  private final LabelTree tree;
  private final FileVersion version;
  private final ThreadLocal<WordRows> words = ThreadLocal.withInitial(WordRows::new);
  private String fingerprint;

  FastTextModel(
      FastTextDictionary dictionary,
      FastTextMatrix input,
      FastTextMatrix output,
      LabelTree tree,
      FileVersion version) {
    this.dictionary = dictionary;
    this.input = input;
    this.output = output;
    this.tree = tree;
    this.version = version;
  }

  /**
   * Loads a model, or returns the one already loaded from the same unchanged file.
   *
   * @throws IOException if the file can't be read, is damaged, or has a shape that can't be scored
   *     rightly; the message names the file and the reason
   */
  public static FastTextModel load(Path file) throws IOException {
    FileVersion source = FileVersion.of(file);
    synchronized (LOADED) {
      WeakReference<FastTextModel> reference = LOADED.get(source);
      FastTextModel model = reference == null ? null : reference.get();
      if (model == null) {
        LOADED.values().removeIf(other -> other.get() == null);
        model = FastTextReader.read(source.path());
        LOADED.put(source, new WeakReference<>(model));
      }
      return model;
    }
  }

  /**
   * Scores one line as the reference's {@code predict} does with all labels asked for. The line's
   * end is added here.
   *
   * @throws IllegalArgumentException if the text holds a line feed, after which the reference would
   *     read no further: {@link ScoreRecipe} prepares text
   */
  public Prediction predict(String line) {
    if (line.indexOf('\n') >= 0) {
      throw new IllegalArgumentException(
          "a line for fastText holds a line feed; replace it by a space, as ScoreRecipe does");
    }
    return predict(line.getBytes(StandardCharsets.UTF_8));
  }

  /** The same of a line's bytes, of any encoding or none, up to a line feed. */
  Prediction predict(byte[] line) {
    FastTextDictionary.Rows rows = words.get().of(dictionary, line);
    if (rows.count() == 0) {
      return new Prediction(List.of());
    }
    return best(logarithms(hidden(rows)));
  }

  private float[] hidden(FastTextDictionary.Rows rows) {
    float[] hidden = new float[input.columns()];
    input.addRows(hidden, rows.array(), rows.count());
    float factor = (float) (1.0 / rows.count());
    for (int j = 0; j < hidden.length; j++) {
      hidden[j] *= factor;
    }
    return hidden;
  }

  private float[] logarithms(float[] hidden) {
    return switch (dictionary.settings().loss()) {
      case HIERARCHICAL_SOFTMAX -> tree.logarithms(output, hidden);
      case SOFTMAX -> softmax(products(hidden));
      case NEGATIVE_SAMPLING, ONE_VS_ALL -> sigmoids(products(hidden));
    };
  }

  private float[] products(float[] hidden) {
    float[] products = new float[output.rows()];
    for (int i = 0; i < products.length; i++) {
      products[i] = output.dotRow(hidden, i);
    }
    return products;
  }

  private static float[] softmax(float[] values) {
    softmaxInPlace(values);
    for (int i = 0; i < values.length; i++) {
      values[i] = log(values[i]);
    }
    return values;
  }

  static void softmaxInPlace(float[] values) {
    float max = values[0];
    for (float value : values) {
      max = Math.max(max, value);
    }
    float sum = 0;
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.exp(values[i] - max);
      sum += values[i];
    }
    for (int i = 0; i < values.length; i++) {
      values[i] /= sum;
    }
  }

  private static float[] sigmoids(float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = log(sigmoid(values[i]));
    }
    return values;
  }

  /**
   * The reference looks the sigmoid up in 512 steps; so does this, or the third digit would differ.
   */
  private static float sigmoid(float x) {
    if (x < -SIGMOID_RANGE) {
      return 0;
    }
    if (x > SIGMOID_RANGE) {
      return 1;
    }
    return SIGMOID[(int) ((x + SIGMOID_RANGE) * SIGMOID_STEPS / SIGMOID_RANGE / 2)];
  }

  private static float[] sigmoidTable() {
    float[] table = new float[SIGMOID_STEPS + 1];
    for (int i = 0; i <= SIGMOID_STEPS; i++) {
      float x = (float) (i * 2 * SIGMOID_RANGE) / SIGMOID_STEPS - SIGMOID_RANGE;
      table[i] = (float) (1.0 / (1.0 + (float) Math.exp(-x)));
    }
    return table;
  }

  /** The reference's logarithm, which adds 1e-5 first. */
  static float log(float x) {
    return (float) Math.log(x + 1e-5);
  }

  /**
   * What a row adds, each time that it occurs in a line of one, to how far a label's product lies
   * above the mean of the others'.
   */
  double weight(int row, String label) {
    float[] vector = new float[input.columns()];
    input.addRows(vector, new int[] {row}, 1);
    int target = labels().indexOf(label);
    double others = 0;
    for (int i = 0; i < output.rows(); i++) {
      others += i == target ? 0 : output.dotRow(vector, i);
    }
    return output.dotRow(vector, target) - others / (output.rows() - 1);
  }

  private Prediction best(float[] logarithms) {
    List<Prediction.Scored> scored = new ArrayList<>(logarithms.length);
    for (int i = 0; i < logarithms.length; i++) {
      if (logarithms[i] != Float.NEGATIVE_INFINITY) {
        scored.add(
            new Prediction.Scored(labels().get(i), (double) (float) Math.exp(logarithms[i])));
      }
    }
    scored.sort(MOST_PROBABLE_FIRST);
    return new Prediction(scored);
  }

  /** All labels, {@code __label__} included, most frequent in training first. */
  public List<String> labels() {
    return dictionary.labels();
  }

  /**
   * Sixteen hexadecimal digits of the file's SHA-256: which model gave a score. Reads the file when
   * asked first.
   *
   * @throws UncheckedIOException if the file is gone or was changed after it was loaded
   */
  public synchronized String fingerprint() {
    if (fingerprint == null) {
      try {
        fingerprint = version.fingerprint();
      } catch (IOException e) {
        throw new UncheckedIOException(e.getMessage(), e);
      }
    }
    return fingerprint;
  }

  FastTextDictionary dictionary() {
    return dictionary;
  }

  @Override
  public String toString() {
    return "fastText model " + version.path() + " " + dictionary.settings() + " " + labels();
  }
}
