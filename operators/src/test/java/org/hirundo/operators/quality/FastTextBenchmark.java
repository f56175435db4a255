package org.hirundo.operators.quality;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Scores texts of 1,400 characters: {@code characters} by a model of n-grams of 2 to 4 characters,
 * {@code words} by one of word pairs, both of dimension 100 with two million buckets, as large
 * classifiers have them. Each call scores one text.
 *
 * <p>{@link #main} takes a model and a file of lines of one's own, goes through it several times in
 * one thread, and prints how long loading took and the least CPU time of a round: what is left of
 * the reference command's time when that of loading is taken off.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xmx3g", "--add-modules=jdk.incubator.vector"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 2)
public class FastTextBenchmark {
  private static final int LENGTH = 1_400;
  private static final int BUCKETS = 2_000_000;

  @Param({"characters", "words"})
  public String kind;

  private final List<String> texts = new ArrayList<>();
  private FastTextModel model;
  private int next;

  @Setup
  public void make() throws IOException {
    boolean words = kind.equals("words");
    Random random = new Random(1);
    List<FastTextTrainer.Example> examples = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      String text = words ? english(random) : japanese(random);
      texts.add(text);
      if (i < 20) {
        examples.add(
            new FastTextTrainer.Example(i % 2 == 0 ? "__label__pos" : "__label__neg", text));
      }
    }
    Path file = Files.createTempFile("benchmark", ".bin");
    model =
        FastTextTrainer.train(
            new FastTextTrainer.Settings(
                100, 1, 0.1, words ? 2 : 1, words ? 0 : 2, words ? 0 : 4, BUCKETS, 1, 1),
            examples,
            file);
    file.toFile().deleteOnExit();
  }

  private static String english(Random random) {
    StringBuilder text = new StringBuilder();
    while (text.length() < LENGTH) {
      int word = (int) (Math.pow(random.nextDouble(), 3) * 30_000);
      text.append(Integer.toString(word * 37 + 11, 26 + word % 10)).append(' ');
    }
    return text.toString();
  }

  private static String japanese(Random random) {
    StringBuilder text = new StringBuilder();
    while (text.length() < LENGTH) {
      int kind = random.nextInt(40);
      double skewed = Math.pow(random.nextDouble(), 2);
      text.append(
          (char)
              (kind < 22
                  ? 'ぁ' + (int) (skewed * 80)
                  : kind < 36 ? '一' + (int) (skewed * 3_000) : kind < 39 ? '。' : ' '));
    }
    return text.toString();
  }

  @Benchmark
  public Prediction predict() {
    next = next + 1 < texts.size() ? next + 1 : 0;
    return model.predict(texts.get(next));
  }

  /** Arguments: model, file of lines, rounds. */
  public static void main(String[] arguments) throws IOException {
    long start = System.nanoTime();
    FastTextModel model = FastTextModel.load(Path.of(arguments[0]));
    System.out.printf("loaded in %.2f s%n", (System.nanoTime() - start) / 1e9);
    List<String> lines = Files.readAllLines(Path.of(arguments[1]));
    var threads = ManagementFactory.getThreadMXBean();
    double least = Double.MAX_VALUE;
    double sum = 0;
    for (int round = 0; round < Integer.parseInt(arguments[2]); round++) {
      long from = threads.getCurrentThreadCpuTime();
      for (String line : lines) {
        sum += model.predict(line).labels().get(0).probability();
      }
      least = Math.min(least, (threads.getCurrentThreadCpuTime() - from) / 1e9);
    }
    System.out.printf(
        "%d lines, %.3f s, %.0f lines/s, mean of the best %.5f%n",
        lines.size(), least, lines.size() / least, sum / lines.size());
  }
}
