package org.hirundo.operators.language;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
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
 * The gate over pages of 150 KB, two thirds of it scripts, as pages are on the average. Each call
 * looks at one page.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class PageGateBenchmark {
  private static final int PAGES = 64;
  private static final int LENGTH = 150_000;

  @Param({"english", "japanese", "german"})
  public String language;

  private final PageGate gate = new PageGate(Set.of("ja", "en"));
  private final byte[][] pages = new byte[PAGES][];
  private int next;

  @Setup
  public void make() {
    Random random = new Random(1);
    Charset charset =
        language.equals("japanese") ? Charset.forName("EUC-JP") : StandardCharsets.UTF_8;
    for (int i = 0; i < PAGES; i++) {
      StringBuilder page = new StringBuilder("<!doctype html><html><head><title>t</title>");
      while (page.length() < LENGTH) {
        page.append("<script>var a").append(i).append("=[");
        for (int j = 0; j < 200; j++) {
          page.append(random.nextInt(1_000_000)).append(", ");
        }
        page.append("];</script>\n<div class=\"c").append(random.nextInt(50)).append("\"><p>");
        page.append(sentences(random)).append("</p></div>\n");
      }
      pages[i] = page.toString().getBytes(charset);
    }
  }

  private String sentences(Random random) {
    String[] words =
        switch (language) {
          case "english" -> new String[] {"the ", "tide ", "of ", "harbours ", "and ", "rises. "};
          case "japanese" -> new String[] {"港の", "潮は", "朝に", "満ちて、", "夕方に", "引く。"};
          default -> new String[] {"die ", "Flut ", "im ", "Hafen ", "und ", "steigt. "};
        };
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 120; i++) {
      text.append(words[random.nextInt(words.length)]);
    }
    return text.toString();
  }

  @Benchmark
  public boolean letsPass() {
    next = next + 1 < PAGES ? next + 1 : 0;
    return gate.letsPass(pages[next]);
  }
}
