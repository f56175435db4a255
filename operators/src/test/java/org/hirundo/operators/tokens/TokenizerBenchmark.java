package org.hirundo.operators.tokens;

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
 * Encodes texts of 5,000 characters, one a call, by the tokenizer that the system property {@code
 * hirundo.tokenizer} names, {@code o200k_base} without it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class TokenizerBenchmark {
  private static final int LENGTH = 5_000;

  @Param({"english", "japanese"})
  public String language;

  private final List<String> texts = new ArrayList<>();
  private Tokenizer tokenizer;
  private int next;

  @Setup
  public void open() {
    tokenizer = Tokenizers.open(System.getProperty("hirundo.tokenizer", "o200k_base"));
    Random random = new Random(1);
    for (int i = 0; i < 100; i++) {
      StringBuilder text = new StringBuilder();
      while (text.length() < LENGTH) {
        if (language.equals("japanese")) {
          char first = random.nextInt(3) == 0 ? '一' : 'ぁ';
          text.append((char) (first + random.nextInt(80)));
          text.append(random.nextInt(30) == 0 ? "。" : "");
        } else {
          int word = (int) (Math.pow(random.nextDouble(), 3) * 30_000);
          text.append(Integer.toString(word * 37 + 11, 26 + word % 10));
          text.append(random.nextInt(12) == 0 ? ". " : " ");
        }
      }
      texts.add(text.toString());
    }
  }

  @Benchmark
  public int[] encode() {
    next = next + 1 < texts.size() ? next + 1 : 0;
    return tokenizer.encode(texts.get(next));
  }
}
