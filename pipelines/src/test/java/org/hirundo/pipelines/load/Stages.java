package org.hirundo.pipelines.load;

import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/**
 * Whose the time was. A thread's time is exact, native code too; how it is shared out among the
 * stages in the thread follows the samples of its Java code, each the innermost stage's whose class
 * is on the stack.
 */
final class Stages {
  private static final String OPERATORS = "org.hirundo.operators.";
  private static final String PIPELINES = "org.hirundo.pipelines.";

  /** By the beginning of a class's name; the first that fits. */
  private static final List<Entry<String, String>> CLASSES =
      List.of(
          Map.entry(OPERATORS + "language.PageGate", "gate"),
          Map.entry(OPERATORS + "charset.", "decode"),
          Map.entry(OPERATORS + "html.MarkupPruner", "prune"),
          Map.entry(OPERATORS + "html.TagReader", "prune"),
          Map.entry(OPERATORS + "html.MarkupLimits", "prune"),
          Map.entry("org.jsoup.parser.", "parse"),
          Map.entry(OPERATORS + "html.", "choose, read"),
          Map.entry(OPERATORS + "math.", "choose, read"),
          Map.entry(OPERATORS + "language.", "identify"),
          Map.entry(OPERATORS + "dedup.Signer", "signature"),
          Map.entry(OPERATORS + "dedup.Shingles", "signature"),
          Map.entry(OPERATORS + "dedup.ComparedText", "signature"),
          Map.entry(OPERATORS + "dedup.VectorMinHash", "signature"),
          Map.entry(OPERATORS + "dedup.ContentHash", "signature"),
          Map.entry("org.rocksdb.", "dedup"),
          Map.entry(OPERATORS + "dedup.Verdicts", "annotate"), // which sends what it kept
          Map.entry(OPERATORS + "dedup.", "dedup"),
          Map.entry(OPERATORS + "quality.FastText", "score"),
          Map.entry(OPERATORS + "quality.WordRows", "score"),
          Map.entry(OPERATORS + "quality.VectorRowSums", "score"),
          Map.entry(OPERATORS + "quality.PlainRowSums", "score"),
          Map.entry(PIPELINES + "scoring.", "score"),
          Map.entry(OPERATORS + "quality.", "rules"),
          Map.entry(OPERATORS + "tokens.", "tokenize"),
          Map.entry("com.knuddels.", "tokenize"),
          Map.entry(PIPELINES + "logs.", "logs"),
          Map.entry("org.apache.kafka.clients.", "logs"),
          Map.entry("org.apache.flink.connector.kafka.", "logs"),
          Map.entry(PIPELINES + "mix.", "mix"),
          Map.entry(PIPELINES + "pack.", "pack"));

  /** By a part of a thread's name; the first that fits. */
  private static final List<Entry<String, String>> THREADS =
      List.of(
          Map.entry("Source Data Fetcher for Source: crawl-source", "gunzip, split"),
          Map.entry("kafka-producer-network-thread", "logs"),
          Map.entry("feed-source", "mix"),
          Map.entry("kafka-request-handler", "broker"),
          Map.entry("kafka-network-thread", "broker"),
          Map.entry("raft", "broker"),
          Map.entry("log-cleaner", "broker"),
          Map.entry("AsyncOperations", "checkpoints"),
          Map.entry("StateDataTransfer", "checkpoints"),
          Map.entry("crawl-source", "Flink, in the chain of the crawl"));

  static final String OTHER = "Flink, the rest";
  static final String JVM = "the JVM, the rest";

  private Stages() {}

  /** Seconds on a core by stage, the most first. */
  static Map<String, Double> of(Meter.Spent spent) throws IOException {
    Map<String, Map<String, Integer>> samples = new HashMap<>();
    try (RecordingFile file = new RecordingFile(spent.recording())) {
      while (file.hasMoreEvents()) {
        RecordedEvent event = file.readEvent();
        RecordedThread thread = event.getThread("sampledThread");
        if (thread != null && thread.getJavaName() != null && event.getStackTrace() != null) {
          String name = thread.getJavaName();
          samples
              .computeIfAbsent(name, n -> new HashMap<>())
              .merge(stage(name, event.getStackTrace().getFrames()), 1, Integer::sum);
        }
      }
    }
    Map<String, Double> stages = new HashMap<>();
    double told = 0;
    for (Entry<String, Double> thread : spent.threads().entrySet()) {
      Map<String, Integer> its = samples.getOrDefault(thread.getKey(), Map.of());
      int all = its.values().stream().mapToInt(Integer::intValue).sum();
      if (all == 0) {
        stages.merge(ofThread(thread.getKey()), thread.getValue(), Double::sum);
      }
      its.forEach((stage, n) -> stages.merge(stage, thread.getValue() * n / all, Double::sum));
      told += thread.getValue();
    }
    for (Entry<String, Double> kind : spent.natives().entrySet()) {
      stages.merge(kind.getKey(), kind.getValue(), Double::sum);
      told += kind.getValue();
    }
    stages.put(JVM, Math.max(0, spent.cpuSeconds() - told));
    Map<String, Double> sorted = new LinkedHashMap<>();
    stages.entrySet().stream()
        .sorted(Entry.<String, Double>comparingByValue().reversed())
        .forEach(stage -> sorted.put(stage.getKey(), stage.getValue()));
    return sorted;
  }

  private static String stage(String thread, List<RecordedFrame> frames) {
    String byThread = ofThread(thread);
    if (byThread.equals("gunzip, split") || byThread.equals("broker")) {
      return byThread;
    }
    for (RecordedFrame frame : frames) {
      String type = frame.getMethod().getType().getName();
      for (Entry<String, String> known : CLASSES) {
        if (type.startsWith(known.getKey())) {
          return known.getValue();
        }
      }
    }
    return byThread;
  }

  private static String ofThread(String name) {
    for (Entry<String, String> known : THREADS) {
      if (name.contains(known.getKey())) {
        return known.getValue();
      }
    }
    return OTHER;
  }
}
