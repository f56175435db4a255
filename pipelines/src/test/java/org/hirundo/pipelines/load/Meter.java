package org.hirundo.pipelines.load;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import jdk.jfr.Recording;

/**
 * What this process spends from its opening to {@link #stop}: time on the clock and on the cores,
 * by thread, bytes allocated, pauses of the collector; and a flight recording of where. Threads
 * that end meanwhile are counted up to the last {@link #look}.
 */
final class Meter {
  private static final Duration PERIOD = Duration.ofMillis(10);

  /**
   * What was spent.
   *
   * @param cpuSeconds of the whole process, compiler and collector too
   * @param heapBytes that were still in use after the last collection
   * @param threads seconds on a core by Java thread's name
   * @param natives seconds on a core of the threads outside Java, by kind
   * @param recording its samples
   */
  record Spent(
      double seconds,
      double cpuSeconds,
      double pausedSeconds,
      long allocatedBytes,
      long heapBytes,
      Map<String, Double> threads,
      Map<String, Double> natives,
      Path recording) {}

  private record Thread(String name, long cpuNanos, long allocated) {}

  private final ThreadMXBean beans = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final Recording recording = new Recording();
  private final Map<Long, Thread> before = new HashMap<>();
  private final Map<Long, Thread> now = new HashMap<>();
  private final NativeThreads natives = new NativeThreads();
  private final long begun;
  private final long cpu;
  private final long paused;

  private Meter() throws IOException {
    recording.enable("jdk.ExecutionSample").withPeriod(PERIOD);
    recording.start();
    look();
    before.putAll(now);
    begun = System.nanoTime();
    cpu = cpuNanos();
    paused = pausedMillis();
  }

  static Meter start() throws IOException {
    return new Meter();
  }

  /** Takes note of the threads that there are. */
  void look() throws IOException {
    natives.look();
    for (long id : beans.getAllThreadIds()) {
      var info = beans.getThreadInfo(id);
      long used = beans.getThreadCpuTime(id);
      if (info != null && used >= 0) {
        now.put(id, new Thread(info.getThreadName(), used, beans.getThreadAllocatedBytes(id)));
      }
    }
  }

  /**
   * Ends it.
   *
   * @param file where the recording goes
   */
  Spent stop(Path file) throws IOException {
    double seconds = (System.nanoTime() - begun) / 1e9;
    double used = (cpuNanos() - cpu) / 1e9;
    look();
    recording.stop();
    recording.dump(file);
    recording.close();
    Map<String, Double> threads = new HashMap<>();
    long allocated = 0;
    for (Map.Entry<Long, Thread> entry : now.entrySet()) {
      Thread thread = entry.getValue();
      Thread old = before.getOrDefault(entry.getKey(), new Thread("", 0, 0));
      threads.merge(thread.name(), (thread.cpuNanos() - old.cpuNanos()) / 1e9, Double::sum);
      allocated += thread.allocated() - old.allocated();
    }
    double pauses = (pausedMillis() - paused) / 1e3;
    return new Spent(seconds, used, pauses, allocated, heap(), threads, natives.seconds(), file);
  }

  private static long heap() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP && pool.getCollectionUsage() != null)
        .mapToLong(pool -> Math.max(pool.getCollectionUsage().getUsed(), old(pool)))
        .sum();
  }

  /** A young collection leaves the old generation's figure as it was. */
  private static long old(MemoryPoolMXBean pool) {
    return pool.getName().contains("Old") ? pool.getUsage().getUsed() : 0;
  }

  private static long cpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static long pausedMillis() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionTime)
        .sum();
  }
}
