package org.hirundo.operators.dedup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
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
 * Signatures of Japanese texts of 1,400 characters: of the shared data, if the system property
 * {@code hirundo.shared.data} names its folder, else generated. Each call signs one text, so a
 * score is microseconds a document.
 *
 * <p>{@code naive} is the usual way: whole text to the normaliser, one 64-bit mixer per function
 * and shingle. {@link #main} instead runs all cells in turn in one process, several rounds, and
 * prints the least CPU time of each, for a machine that does other work as well.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 2)
public class SignerBenchmark {
  private static final int LENGTH = 1400;

  @Param({"verified", "swallow", "fineweb"})
  public String preset;

  private List<String> texts;
  private Signer plain;
  private Signer vector;
  private NaiveMinHash naive;
  private int next;

  @Setup
  public void load() throws IOException {
    String data = System.getProperty("hirundo.shared.data", "");
    Path folder = Path.of(data, "text-ja");
    texts = Files.isDirectory(folder) ? real(folder) : generated();
    DedupParameters parameters = DedupParameters.preset(preset);
    plain = Loop.PLAIN.signer(parameters);
    vector = Loop.VECTOR.signer(parameters);
    naive = new NaiveMinHash(parameters.bands() * parameters.rows(), parameters.ngram());
  }

  private String text() {
    next = next + 1 < texts.size() ? next + 1 : 0;
    return texts.get(next);
  }

  @Benchmark
  public Object plain() {
    return plain.sign(1, 1, text());
  }

  @Benchmark
  public Object vector() {
    return vector.sign(1, 1, text());
  }

  @Benchmark
  public Object naive() {
    return naive.minima(text());
  }

  private static List<String> real(Path folder) throws IOException {
    List<String> texts = new ArrayList<>();
    cut(Files.readString(folder.resolve("bocchan.txt")), texts);
    File squad = folder.resolve("jglue/jsquad-v1.3/valid-v1.3.json").toFile();
    Set<String> contexts = new LinkedHashSet<>();
    for (JsonNode context : new ObjectMapper().readTree(squad).findValues("context")) {
      contexts.add(context.asText());
    }
    cut(String.join("\n", contexts), texts);
    return texts;
  }

  private static List<String> generated() {
    Random random = new Random(1);
    StringBuilder all = new StringBuilder();
    while (all.length() < 200 * LENGTH) {
      int kind = random.nextInt(20);
      all.append(
          (char)
              (kind < 11
                  ? 'ぁ' + random.nextInt(80)
                  : kind < 17
                      ? '一' + random.nextInt(2000)
                      : kind < 19 ? 'ァ' + random.nextInt(80) : '　'));
    }
    List<String> texts = new ArrayList<>();
    cut(all.toString(), texts);
    return texts;
  }

  private static void cut(String text, List<String> texts) {
    for (int from = 0; from + LENGTH <= text.length(); from += LENGTH) {
      texts.add(text.substring(from, from + LENGTH));
    }
  }

  /** No arguments. */
  public static void main(String[] arguments) throws IOException {
    var threads = java.lang.management.ManagementFactory.getThreadMXBean();
    for (String preset : List.of("verified", "swallow", "fineweb")) {
      SignerBenchmark benchmark = new SignerBenchmark();
      benchmark.preset = preset;
      benchmark.load();
      int count = 5 * benchmark.texts.size();
      String[] names = {"naive", "plain", "vector"};
      double[] least = {1e9, 1e9, 1e9};
      long sum = 0;
      for (int round = 0; round < 30; round++) {
        for (int cell = 0; cell < names.length; cell++) {
          long start = threads.getCurrentThreadCpuTime();
          for (int i = 0; i < count; i++) {
            Object result =
                cell == 0 ? benchmark.naive() : cell == 1 ? benchmark.plain() : benchmark.vector();
            sum += System.identityHashCode(result) & 1;
          }
          double micros = (threads.getCurrentThreadCpuTime() - start) / 1e3 / count;
          least[cell] = Math.min(least[cell], micros);
        }
      }
      for (int cell = 0; cell < names.length; cell++) {
        System.out.printf(
            "%s %s: %.1f us, %,.0f documents/s, %.1f times naive%n",
            preset, names[cell], least[cell], 1e6 / least[cell], least[0] / least[cell]);
      }
      if (sum < 0) {
        throw new IllegalStateException();
      }
    }
  }
}
