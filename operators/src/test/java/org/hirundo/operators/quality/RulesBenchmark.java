package org.hirundo.operators.quality;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
 * Documents a second of one core by language and by what is measured beside the cheap rules. Texts
 * are those of the JSON lines that the system property {@code hirundo.rules.LANGUAGE} names (with
 * {@code id, text}, as {@code filter} reads them), else made up.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 4, time = 2)
public class RulesBenchmark {
  @Param({
    "ja nothing",
    "ja fineweb2-jpn",
    "en nothing",
    "en fineweb-py",
    "und nothing",
    "und math"
  })
  public String measured;

  private String language;
  private QualityRules rules;
  private List<String> texts;
  private int next;

  @Setup
  public void load() throws IOException {
    String[] parts = measured.split(" ");
    language = parts[0];
    rules =
        QualityRules.measuring(
            parts[1].equals("nothing") ? List.of() : List.of(Profile.load(parts[1])));
    String file = System.getProperty("hirundo.rules." + language, "");
    texts = file.isEmpty() ? madeUp() : read(Path.of(file));
  }

  private static List<String> read(Path file) throws IOException {
    List<String> texts = new ArrayList<>();
    ObjectMapper mapper = new ObjectMapper();
    for (String line : Files.readAllLines(file)) {
      JsonNode text = mapper.readTree(line).get("text");
      texts.add(text.asText());
    }
    return texts;
  }

  private List<String> madeUp() {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      StringBuilder text = new StringBuilder();
      for (int s = 0; s < 40; s++) {
        text.append(
            language.equals("ja")
                ? "第" + s * i + "章では、潮の満ち引きを" + (s + i) % 17 + "通りの図で説明している。"
                : "Chapter " + s * i + " explains the tides with " + (s + i) % 17 + " drawings. ");
        text.append(s % 4 == 3 ? "\n" : "");
      }
      texts.add(text.toString());
    }
    return texts;
  }

  @Benchmark
  public Map<String, Double> measure() {
    next = (next + 1) % texts.size();
    return rules.measure(texts.get(next), language);
  }
}
