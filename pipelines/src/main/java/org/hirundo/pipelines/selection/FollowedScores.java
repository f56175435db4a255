package org.hirundo.pipelines.selection;

import java.io.IOException;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.hirundo.pipelines.logs.LogReader;
import org.hirundo.schemas.ScoreSketch;

/**
 * Reads the committed records of a log of scores from its beginning and then on, in a thread of its
 * own. Thread-safe.
 */
public final class FollowedScores implements AutoCloseable {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private static final long LONGEST_END_MILLIS = 10_000;

  private final FrozenScores scores;
  private final Thread thread;
  private volatile boolean closed;
  private volatile Exception failure;
  private CompletableFuture<Void> news = new CompletableFuture<>();

  private FollowedScores(FrozenScores scores, String topic, Properties connection) {
    this.scores = scores;
    this.thread = new Thread(() -> follow(topic, connection), "scores of " + topic);
    thread.setDaemon(true);
  }

  /**
   * @param scores takes the records
   */
  public static FollowedScores start(FrozenScores scores, String topic, Properties connection) {
    FollowedScores followed = new FollowedScores(scores, topic, connection);
    followed.thread.start();
    return followed;
  }

  public FrozenScores scores() {
    return scores;
  }

  /**
   * Completes after the next look into the log, a fraction of a second later; whatever is looked up
   * after this call and not found may be there then.
   *
   * @throws IOException if the log cannot be read any more
   */
  public synchronized CompletableFuture<Void> news() throws IOException {
    if (failure != null) {
      throw new IOException("the log of scores cannot be read: " + failure.getMessage(), failure);
    }
    return news;
  }

  private void follow(String topic, Properties connection) {
    try (LogReader<ScoreSketch> log = new LogReader<>(ScoreSketch.class, topic, connection)) {
      while (!closed) {
        log.drain((partition, offset, record) -> scores.add(record));
        tell();
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    } catch (IOException | RuntimeException e) {
      failure = closed ? null : e;
    }
    tell();
  }

  private void tell() {
    CompletableFuture<Void> before;
    synchronized (this) {
      before = news;
      news = new CompletableFuture<>();
    }
    before.complete(null);
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    thread.interrupt();
    thread.join(LONGEST_END_MILLIS);
  }
}
