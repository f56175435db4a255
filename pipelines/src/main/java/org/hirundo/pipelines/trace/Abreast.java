package org.hirundo.pipelines.trace;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Work that mostly waits for answers, done beside other such work. Each object that is confined to
 * one thread is given to one piece of work at a time. Thread-safe.
 */
final class Abreast implements AutoCloseable {
  private final ExecutorService threads;

  /**
   * @param name of its threads
   */
  Abreast(String name) {
    threads =
        Executors.newCachedThreadPool(
            work -> {
              Thread thread = new Thread(work, name);
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Work that has begun. */
  static final class Begun<T> {
    private final Future<T> result;

    private Begun(Future<T> result) {
      this.result = result;
    }

    /**
     * Waits until it is done; what it threw is thrown here.
     *
     * @throws IOException of the work
     */
    T end() throws IOException {
      try {
        return result.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while logs were looked through");
      } catch (ExecutionException e) {
        if (e.getCause() instanceof IOException fault) {
          throw fault;
        }
        if (e.getCause() instanceof RuntimeException fault) {
          throw fault;
        }
        if (e.getCause() instanceof Error fault) {
          throw fault;
        }
        throw new IllegalStateException(e.getCause());
      }
    }
  }

  <T> Begun<T> begin(Callable<T> work) {
    return new Begun<>(threads.submit(work));
  }

  /**
   * Closes these beside each other, and itself.
   *
   * @throws IOException of the first that could not be closed
   */
  void close(List<? extends AutoCloseable> open) throws IOException {
    List<Begun<Void>> closing = new ArrayList<>();
    for (AutoCloseable one : open) {
      closing.add(
          begin(
              () -> {
                one.close();
                return null;
              }));
    }
    close();
    for (Begun<Void> one : closing) {
      one.end();
    }
  }

  /** Work that is under way is not waited for. */
  @Override
  public void close() {
    threads.shutdown();
  }
}
