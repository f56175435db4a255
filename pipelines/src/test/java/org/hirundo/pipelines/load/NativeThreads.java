package org.hirundo.pipelines.load;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;

/**
 * What this process's threads outside Java have used: compiler, collector, RocksDB. Linux alone
 * tells it ({@code /proc/self/task}); elsewhere nothing is known. A thread that ends is counted up
 * to the last {@link #look}.
 */
final class NativeThreads {
  private static final Path TASKS = Path.of("/proc/self/task");
  private static final double TICKS = 100; // a second, on every Linux that Java runs on

  /** By the beginning of a thread's name. */
  private static final List<Entry<String, String>> KINDS =
      List.of(
          Map.entry("C1 Compiler", "compiler"),
          Map.entry("C2 Compiler", "compiler"),
          Map.entry("Sweeper", "compiler"),
          Map.entry("GC Thread", "collector"),
          Map.entry("VM Thread", "collector"),
          Map.entry("rocksdb:", "RocksDB's own threads"));

  private record Thread(String kind, double seconds) {}

  private final Map<String, Thread> before = new HashMap<>();
  private final Map<String, Thread> now = new HashMap<>();

  NativeThreads() throws IOException {
    look();
    before.putAll(now);
  }

  void look() throws IOException {
    if (!Files.isDirectory(TASKS)) {
      return;
    }
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
      for (Path task : tasks) {
        look(task);
      }
    }
  }

  private void look(Path task) {
    String stat;
    try {
      stat = Files.readString(task.resolve("stat"));
    } catch (IOException ended) {
      return;
    }
    String name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
    for (Entry<String, String> kind : KINDS) {
      if (name.startsWith(kind.getKey())) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        double seconds = (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS;
        now.put(task.getFileName().toString(), new Thread(kind.getValue(), seconds));
        return;
      }
    }
  }

  /** Seconds on a core by kind, since this object was made. */
  Map<String, Double> seconds() {
    Map<String, Double> seconds = new HashMap<>();
    now.forEach(
        (id, thread) -> {
          double earlier = before.containsKey(id) ? before.get(id).seconds() : 0;
          seconds.merge(thread.kind(), thread.seconds() - earlier, Double::sum);
        });
    return seconds;
  }
}
