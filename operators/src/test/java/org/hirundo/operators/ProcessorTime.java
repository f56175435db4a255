package org.hirundo.operators;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import org.junit.jupiter.api.function.Executable;

/** What a computation takes of the processor, however busy the machine is with other things. */
public final class ProcessorTime {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private ProcessorTime() {}

  /** Runs it in this thread, and fails if it took more of this thread's time on a processor. */
  public static void isAtMost(Duration limit, Executable computation) throws Throwable {
    isAtMost(limit, computation, "processor time");
  }

  /** The same of what is named so. */
  public static void isAtMost(Duration limit, Executable computation, String name)
      throws Throwable {
    long start = THREADS.getCurrentThreadCpuTime();
    computation.execute();
    assertThat(Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - start))
        .as(name)
        .isLessThanOrEqualTo(limit);
  }
}
