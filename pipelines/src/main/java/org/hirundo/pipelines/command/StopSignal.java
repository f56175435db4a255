package org.hirundo.pipelines.command;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C or SIGTERM: what runs is told to end, and the process waits until it has, two minutes at
 * most. One that comes while things are being started counts when they are. Thread-safe.
 */
final class StopSignal {
  private static final long PATIENCE_MINUTES = 2;

  private final Console console;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook = new Thread(this::come, "stop");
  private Runnable end; // null: nothing runs yet
  private boolean came;

  private StopSignal(Console console) {
    this.console = console;
  }

  /** From now on, a signal does not end the process before {@link #ended}. */
  static StopSignal await(Console console) {
    StopSignal signal = new StopSignal(console);
    Runtime.getRuntime().addShutdownHook(signal.hook);
    return signal;
  }

  /** What a signal is to do; at once if one has come already. */
  synchronized void does(Runnable ending) {
    end = ending;
    if (came) {
      end.run();
    }
  }

  private void come() {
    if (ended.getCount() == 0) {
      return; // it has failed
    }
    console.tell("stopping: each topology writes a savepoint …");
    synchronized (this) {
      came = true;
      if (end != null) {
        end.run();
      }
    }
    try {
      ended.await(PATIENCE_MINUTES, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** All is stopped: nothing is waited for any more. */
  void ended() {
    ended.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending already, through the hook.
    }
  }
}
