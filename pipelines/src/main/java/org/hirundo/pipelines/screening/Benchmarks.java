package org.hirundo.pipelines.screening;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hirundo.operators.decontamination.BenchmarkIndex;
import org.hirundo.pipelines.configuration.Configuration.Decontamination;
import org.hirundo.pipelines.configuration.Configuration.Decontamination.Benchmark;
import org.hirundo.pipelines.configuration.LocalFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The indexes of this process: each is built once, for however many threads, and goes when nobody
 * uses it. Safe for use by several threads.
 */
public final class Benchmarks {
  private static final Logger LOG = LoggerFactory.getLogger(Benchmarks.class);
  private static final Map<List<Object>, WeakReference<BenchmarkIndex>> BUILT = new HashMap<>();

  private Benchmarks() {}

  /**
   * The index of the benchmarks as their files are now.
   *
   * @throws UncheckedIOException if a file cannot be read
   * @throws IllegalArgumentException if they are too large
   */
  public static BenchmarkIndex index(Decontamination settings) {
    synchronized (BUILT) {
      try {
        List<Object> key = key(settings);
        WeakReference<BenchmarkIndex> built = BUILT.get(key);
        BenchmarkIndex index = built == null ? null : built.get();
        if (index == null) {
          BUILT.values().removeIf(reference -> reference.get() == null);
          index = BenchmarkTexts.read(settings);
          BUILT.put(key, new WeakReference<>(index));
          LOG.info(
              "benchmarks: {} texts, {} grams in {} MB; {} texts are too short to be searched for",
              index.texts(),
              index.grams(),
              index.bytes() >> 20,
              index.tooShort());
        }
        return index;
      } catch (IOException e) {
        throw new UncheckedIOException(e.getMessage(), e);
      }
    }
  }

  private static List<Object> key(Decontamination settings) throws IOException {
    List<Object> key = new ArrayList<>(List.of(settings.gram(), settings.benchmarks()));
    for (Benchmark benchmark : settings.benchmarks()) {
      for (Path file : LocalFiles.matching(benchmark.path())) {
        key.add(file);
        key.add(Files.size(file));
        key.add(Files.getLastModifiedTime(file));
      }
    }
    return key;
  }
}
