package org.hirundo.pipelines.mix;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Properties;
import org.hirundo.pipelines.logs.CommitGuard;
import org.hirundo.pipelines.logs.LogReader;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.schemas.FeedOwner;

/**
 * Whether this mix job is the one that writes the feed: the last that claimed it. Each start of a
 * job is another owner; a restart by Flink is the same. Confined to one thread.
 */
final class FeedOwnership implements CommitGuard {
  private static final long serialVersionUID = 1L;
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final long LOOK_MILLIS = 100;

  private final Topics topics;
  private final Properties connection;
  private final String owner;
  private transient LogReader<FeedOwner> log;
  private transient FeedOwner last;
  private transient boolean claimed;

  /**
   * @param owner of this start of the job
   */
  FeedOwnership(Topics topics, Properties connection, String owner) {
    this.topics = topics;
    this.connection = connection;
    this.owner = owner;
  }

  /**
   * Looks whether the claim stands.
   *
   * @return false before the claim
   * @throws FeedConflictException if another job has claimed the feed since
   */
  boolean stands() throws IOException {
    if (log == null) {
      log = new LogReader<>(FeedOwner.class, topics.feedOwners(), connection);
      last = null;
      claimed = false;
    }
    log.drain(
        (partition, offset, record) -> {
          last = record;
          claimed |= record.getOwner().equals(owner);
        });
    boolean ours = last != null && last.getOwner().equals(owner);
    if (claimed && !ours) {
      throw new FeedConflictException(
          "another mix job writes "
              + topics.feed()
              + " since "
              + Instant.ofEpochMilli(last.getAt())
              + ", started by "
              + last.getPlace()
              + ": this one ends, and commits nothing more. One feed has one mix; give the other"
              + " one its own kafka.prefix and state if it was meant as a feed of its own");
    }
    return ours;
  }

  @Override
  public void await() throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!stands()) {
      if (System.nanoTime() > deadline) {
        throw new IOException(
            "the mix's coordinator did not claim "
                + topics.feed()
                + " within "
                + PATIENCE.toMinutes()
                + " minutes");
      }
      try {
        Thread.sleep(LOOK_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while waiting for the feed", e);
      }
    }
  }

  @Override
  public void require() throws IOException {
    if (!stands()) {
      throw new FeedConflictException("this mix job commits before it claimed " + topics.feed());
    }
  }

  @Override
  public void close() {
    if (log != null) {
      log.close();
      log = null;
    }
  }
}
