package org.hirundo.pipelines.pack;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.storage.FileSystemCheckpointStorage;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.hirundo.operators.tokens.Packer;
import org.hirundo.operators.tokens.Packing;
import org.hirundo.operators.tokens.Shuffle;
import org.hirundo.operators.tokens.Tokenizer;
import org.hirundo.operators.tokens.Tokenizers;
import org.hirundo.pipelines.load.FigureLog;
import org.hirundo.schemas.RealTokens;
import org.hirundo.schemas.Sequence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tokens a second and core of packing alone, and how full the sequences are. Runs only when it is
 * named: {@code mvn test -pl pipelines -am -Dtest=PackBenchmark
 * -Dsurefire.failIfNoSpecifiedTests=false}. The system property {@code benchmark.documents} names
 * JSON lines with {@code text} and, if there is one, {@code domain} (as {@code hirundo extract}
 * writes them), whose documents are measured beside made-up ones; {@code benchmark.tokens} says how
 * many millions of tokens each figure is taken over; {@code benchmark.operator} leaves the
 * algorithms alone and measures the operator.
 */
class PackBenchmark {
  private static final PrintStream OUT = System.out;
  private static final List<String> PACKINGS =
      List.of(
          "concatenate",
          "best-fit 16",
          "best-fit 64",
          "best-fit 256",
          "best-fit 1024",
          "one-document");
  private static final int[] LENGTHS =
      Boolean.getBoolean("benchmark.operator") ? new int[0] : new int[] {2048, 8192};

  private static final long TOKENS = Long.getLong("benchmark.tokens", 200) * 1_000_000;

  @TempDir private Path folder;
  private final Tokenizer tokenizer = Tokenizers.open("o200k_base");

  @Test
  void measure() throws Exception {
    Map<String, List<int[]>> inputs = new HashMap<>();
    inputs.put("log-normal, median 400, mean 736", logNormal(400, 1.1));
    inputs.put("log-normal, median 900, mean 2772", logNormal(900, 1.5));
    String file = System.getProperty("benchmark.documents", "");
    if (!file.isEmpty()) {
      inputs.putAll(read(Path.of(file)));
    }
    for (Map.Entry<String, List<int[]>> input : inputs.entrySet()) {
      for (int length : LENGTHS) {
        for (String packing : PACKINGS) {
          report(input.getKey(), length, packing, input.getValue());
        }
      }
    }
    List<int[]> documents = logNormal(400, 1.1);
    for (Shuffle shuffle : List.of(Shuffle.NONE, new Shuffle(10_000, 1 << 24, 1))) {
      for (String packing : List.of("concatenate", "best-fit 64", "one-document")) {
        operator(packing, shuffle, documents);
      }
    }
  }

  private static List<int[]> logNormal(double median, double sigma) {
    Random random = new Random(7);
    SplittableRandom ids = new SplittableRandom(7);
    List<int[]> documents = new ArrayList<>();
    for (int d = 0; d < 20_000; d++) {
      int length = (int) Math.min(200_000, median * Math.exp(sigma * random.nextGaussian()));
      documents.add(ids.ints(length, 0, 200_000).toArray());
    }
    return documents;
  }

  /** Each domain's documents, and all of them. */
  private Map<String, List<int[]>> read(Path file) throws IOException {
    ObjectMapper json = new ObjectMapper();
    Map<String, List<int[]>> documents = new HashMap<>();
    try (Stream<String> lines = Files.lines(file)) {
      for (String line : (Iterable<String>) lines::iterator) {
        var document = json.readTree(line);
        String text = document.path("text").asText("");
        if (!text.isEmpty()) {
          int[] ids = tokenizer.encode(text);
          String domain = "domain " + document.path("domain").asText("");
          documents.computeIfAbsent(domain, d -> new ArrayList<>()).add(ids);
          documents.computeIfAbsent("all domains", d -> new ArrayList<>()).add(ids);
        }
      }
    }
    return documents;
  }

  /** Packs the documents again and again, each time in another order. */
  private void report(String input, int length, String packing, List<int[]> documents) {
    List<int[]> order = new ArrayList<>(documents);
    Packer packer = Packing.parse(packing).packer("ja", tokenizer, length);
    long sequences = 0;
    long real = 0;
    long pieces = 0;
    long cut = 0;
    long given = 0;
    long tokens = 0;
    long cpu = 0;
    for (int round = 0; tokens < TOKENS; round++) {
      Collections.shuffle(order, new Random(round));
      for (int warm = round == 0 ? 0 : 1; warm < 2; warm++) {
        Packer used = warm == 0 ? Packing.parse(packing).packer("ja", tokenizer, length) : packer;
        long start = cpuNanos();
        for (int[] ids : order) {
          for (Sequence sequence : used.add(given, ids)) {
            if (warm > 0) {
              sequences++;
              real += RealTokens.of(sequence);
              pieces += sequence.getDocuments().size();
            }
          }
          if (warm > 0) {
            given++;
            tokens += ids.length + 1;
            cut += ids.length + 1 <= length ? 0 : (ids.length + length) / length - 1;
          }
        }
        cpu += warm > 0 ? cpuNanos() - start : 0;
      }
    }
    OUT.printf(
        "%-34s S=%d %-14s %6.1f M tokens/s, fill %.3f %%, cut needlessly %.2f %% of documents%n",
        input,
        length,
        packing,
        tokens / (cpu / 1e9) / 1e6,
        100.0 * real / (sequences * (double) length),
        100.0 * Math.max(0, pieces - given - cut) / given);
  }

  /** Through the operator, with RocksDB and a checkpoint every 200,000 documents. */
  private void operator(String packing, Shuffle shuffle, List<int[]> documents) throws Exception {
    PackSettings settings =
        new PackSettings("o200k_base", 8192, 1, Map.of("ja", Packing.parse(packing)), shuffle);
    try (var harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new PackOperator(settings, new UnwrittenLogs(List.of(), 1, new Properties())),
            TokenizedDocument::domain,
            Types.STRING)) {
      harness.setStateBackend(new EmbeddedRocksDBStateBackend(true));
      harness.setCheckpointStorage(new FileSystemCheckpointStorage(folder.toUri()));
      harness.open();
      long tokens = 0;
      long documentsGiven = 0;
      long cpu = 0;
      long checkpoints = 0;
      long checkpointNanos = 0;
      while (tokens < TOKENS) {
        long start = cpuNanos();
        for (int[] ids : documents) {
          harness.processElement(new TokenizedDocument("ja", "wiki", documentsGiven++, "", ids), 0);
          tokens += ids.length + 1;
          if (documentsGiven % 100 == 0) {
            harness.getOutput().clear();
          }
        }
        if (++checkpoints % 2 == 0) {
          long before = cpuNanos();
          harness.prepareSnapshotPreBarrier(checkpoints);
          harness.snapshot(checkpoints, 0);
          checkpointNanos += cpuNanos() - before;
        }
        cpu += cpuNanos() - start;
      }
      OUT.printf(
          "operator %-14s shuffle %-42s %6.1f M tokens/s, %.0f ms a checkpoint%n",
          packing, shuffle, tokens / (cpu / 1e9) / 1e6, checkpointNanos / 1e6 / (checkpoints / 2));
      String what =
          "tokens/s of a core, " + packing + (shuffle == Shuffle.NONE ? "" : ", shuffled");
      FigureLog.configured().tell("pack", what, tokens / (cpu / 1e9) / 1e6, "million");
    }
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
