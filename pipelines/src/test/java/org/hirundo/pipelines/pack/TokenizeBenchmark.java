package org.hirundo.pipelines.pack;

import ai.djl.huggingface.tokenizers.jni.LibUtils;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.hirundo.pipelines.configuration.Configuration.Screening;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.Origin;
import org.junit.jupiter.api.Test;

/**
 * Tokens a second of one core through the whole select-and-tokenize operator, and by the native
 * library alone on the same texts, in turns; the ratio is the median of those of neighbours. Runs
 * only when it is named: {@code mvn test -pl pipelines -am -Dtest=TokenizeBenchmark
 * -Dsurefire.failIfNoSpecifiedTests=false}. The system property {@code benchmark.tokenizers} names
 * the tokenizers, {@code benchmark.text} a file whose text is cut into documents; otherwise those
 * of the tests and the sample's pages are taken.
 */
class TokenizeBenchmark {
  private static final int ROUNDS = 9;
  private static final long ROUND_NANOS = 700_000_000L;
  private static final int DOCUMENT = 4_000; // characters
  private static final Path GOLDEN =
      Path.of("../operators/src/test/resources/org/hirundo/operators/tokens/golden");
  private static final PrintStream OUT = System.out;

  private final List<String> texts = texts();

  TokenizeBenchmark() throws IOException {}

  @Test
  void measure() throws Exception {
    LibUtils.checkStatus();
    for (String tokenizer : tokenizers()) {
      ToLongFunction<String> alone = alone(tokenizer);
      try (var harness =
          new OneInputStreamOperatorTestHarness<>(
              new ProcessOperator<>(new SelectAndTokenize(Screening.NONE, tokenizer, 1)))) {
        harness.open();
        List<Document> documents = texts.stream().map(TokenizeBenchmark::document).toList();
        ToLongFunction<Document> operator = document -> through(harness, document);
        round(texts, alone);
        round(documents, operator);
        double[] rates = new double[ROUNDS];
        double[] ratios = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
          double before = round(texts, alone);
          rates[i] = round(documents, operator);
          double after = round(texts, alone);
          ratios[i] = 2 * rates[i] / (before + after);
        }
        Arrays.sort(rates);
        Arrays.sort(ratios);
        OUT.printf(
            "%-16s %6.2f M tokens/s through the operator, %.3f of the native library's (%.3f to"
                + " %.3f)%n",
            Path.of(tokenizer).getFileName(),
            rates[ROUNDS / 2] / 1e6,
            ratios[ROUNDS / 2],
            ratios[0],
            ratios[ROUNDS - 1]);
      }
    }
  }

  /** Tokens a second. */
  private static <T> double round(List<T> inputs, ToLongFunction<T> step) {
    long start = System.nanoTime();
    long tokens = 0;
    do {
      for (T input : inputs) {
        tokens += step.applyAsLong(input);
      }
    } while (System.nanoTime() - start < ROUND_NANOS);
    return tokens * 1e9 / (System.nanoTime() - start);
  }

  private static long through(
      OneInputStreamOperatorTestHarness<Judged, TokenizedDocument> harness, Document document) {
    try {
      harness.processElement(Judged.passed(document), 0);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    long tokens = harness.extractOutputValues().get(0).tokens().length;
    harness.getOutput().clear();
    return tokens;
  }

  private static ToLongFunction<String> alone(String tokenizer) throws IOException {
    if (!tokenizer.endsWith(".json")) {
      Encoding encoding = Encodings.newLazyEncodingRegistry().getEncoding(tokenizer).orElseThrow();
      return text -> encoding.encodeOrdinary(text).toArray().length;
    }
    TokenizersLibrary library = TokenizersLibrary.LIB;
    long handle = library.createTokenizerFromString(Files.readString(Path.of(tokenizer)));
    return text -> {
      long encoding = library.encode(handle, text, false);
      int length = library.getTokenIds(encoding).length;
      library.deleteEncoding(encoding);
      return length;
    };
  }

  private static List<String> tokenizers() throws IOException {
    String named = System.getProperty("benchmark.tokenizers");
    if (named != null) {
      return List.of(named.split(","));
    }
    List<String> all = new ArrayList<>(List.of("o200k_base", "cl100k_base", "r50k_base"));
    try (Stream<Path> files = Files.list(GOLDEN)) {
      files
          .map(Path::toString)
          .filter(file -> file.endsWith(".json") && !file.endsWith("golden.json"))
          .sorted()
          .forEach(all::add);
    }
    return all;
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

  private static Document document(String text) {
    return Document.newBuilder()
        .setId(text.hashCode())
        .setContentHash(0)
        .setText(text)
        .setDomain("en")
        .setLanguage("en")
        .setLanguageScore(1f)
        .setOrigin(new Origin("s", "f", 0, 0L))
        .build();
  }
}
