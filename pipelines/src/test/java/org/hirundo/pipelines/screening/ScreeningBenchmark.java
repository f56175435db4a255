package org.hirundo.pipelines.screening;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.hirundo.operators.decontamination.BenchmarkIndex;
import org.hirundo.operators.decontamination.Gram;
import org.hirundo.operators.decontamination.OverlapFinder;
import org.hirundo.operators.privacy.PersonalData;
import org.junit.jupiter.api.Test;

/**
 * Characters a second that one core screens, and what an index of about two million grams holds in
 * memory. Runs only when it is named: {@code mvn test -pl pipelines -am -Dtest=ScreeningBenchmark
 * -Dsurefire.failIfNoSpecifiedTests=false}. The system property {@code benchmark.text} names a file
 * whose text is cut into documents; otherwise the sample's pages are taken.
 */
class ScreeningBenchmark {
  private static final int ROUNDS = 7;
  private static final long ROUND_NANOS = 500_000_000L;
  private static final int DOCUMENT = 4_000;
  private static final PrintStream OUT = System.out;

  @Test
  void measure() throws IOException {
    List<String> texts = texts();
    BenchmarkIndex.Builder builder = BenchmarkIndex.builder(Gram.DEFAULT);
    SplittableRandom random = new SplittableRandom(1);
    for (int item = 0; item < 40_000; item++) {
      StringBuilder text = new StringBuilder();
      for (int word = 0; word < 62; word++) {
        text.append(Long.toString(random.nextLong(1 << 20), 36)).append(' ');
      }
      builder.add("made-up", "" + item, text.toString());
    }
    BenchmarkIndex index = builder.build();
    OUT.printf(
        "%,d grams, %.1f bytes each%n", index.grams(), (double) index.bytes() / index.grams());
    OverlapFinder finder = new OverlapFinder(index);
    tell("decontamination", texts, text -> finder.find(text).size());
    tell("personal data", texts, text -> PersonalData.find(text).size());
  }

  private static void tell(String what, List<String> texts, ToLongFunction<String> step) {
    double best = 0;
    for (int i = 0; i < ROUNDS; i++) {
      best = Math.max(best, round(texts, step));
    }
    OUT.printf("%-16s %6.1f M characters/s%n", what, best / 1e6);
  }

  private static double round(List<String> texts, ToLongFunction<String> step) {
    long start = System.nanoTime();
    long characters = 0;
    long found = 0;
    do {
      for (String text : texts) {
        found += step.applyAsLong(text);
        characters += text.length();
      }
    } while (System.nanoTime() - start < ROUND_NANOS);
    if (found < 0) {
      throw new AssertionError();
    }
    return characters * 1e9 / (System.nanoTime() - start);
  }

  private static List<String> texts() throws IOException {
    StringBuilder all = new StringBuilder();
    String named = System.getProperty("benchmark.text");
    if (named != null) {
      all.append(Files.readString(Path.of(named)));
    } else {
      try (Stream<Path> pages = Files.walk(Path.of("src/main/resources/sample/pages"))) {
        for (Path page : pages.filter(Files::isRegularFile).sorted().toList()) {
          all.append(Files.readString(page).replaceAll("<[^>]*>", ""));
        }
      }
    }
    List<String> texts = new ArrayList<>();
    for (int at = 0; at < all.length(); at += DOCUMENT) {
      texts.add(all.substring(at, Math.min(all.length(), at + DOCUMENT)));
    }
    return texts;
  }
}
