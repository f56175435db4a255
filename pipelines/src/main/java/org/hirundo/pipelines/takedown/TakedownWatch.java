package org.hirundo.pipelines.takedown;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.hirundo.pipelines.logs.LogReader;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.schemas.Takedown;

/**
 * Asks the log of takedowns, for steps of a topology. What is asked about later than {@link #DELAY}
 * after a takedown was written is judged by it: the log is looked at in the caller's own thread,
 * and where it can't be, the step fails rather than let a page by. Each instance opens a reader of
 * its own at the first question; confined to one thread then.
 */
public final class TakedownWatch implements Serializable, AutoCloseable {
  /** A takedown counts so long after it was written, at the latest. */
  public static final Duration DELAY = Duration.ofSeconds(1);

  private static final long serialVersionUID = 1L;

  private final String topic; // empty: there is no log
  private final Properties connection;
  private transient LogReader<Takedown> log;
  private transient List<Takedown> records;
  private transient TakedownRules rules;
  private transient long lookedAt;

  private TakedownWatch(String topic, Properties connection) {
    this.topic = topic;
    this.connection = connection;
  }

  public static TakedownWatch of(Topics topics, Properties connection) {
    return new TakedownWatch(topics.takedowns(), connection);
  }

  /** One that knows of no takedown. */
  public static TakedownWatch none() {
    return new TakedownWatch("", new Properties());
  }

  /**
   * The takedowns as of a second ago or later.
   *
   * @throws UncheckedIOException if the log can't be read
   */
  public TakedownRules rules() {
    if (topic.isEmpty()) {
      return TakedownRules.NONE;
    }
    if (log == null || System.nanoTime() - lookedAt > DELAY.toNanos() / 2) {
      look();
    }
    return rules;
  }

  private void look() {
    long began = System.nanoTime();
    if (log == null) {
      log = new LogReader<>(Takedown.class, topic, connection);
      records = new ArrayList<>();
      rules = TakedownRules.NONE;
    }
    try {
      if (log.drain((partition, offset, record) -> records.add(record)) > 0) {
        rules = new TakedownRules(TakedownRules.inForce(records));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the log " + topic + " can't be read: " + e.getMessage(), e);
    }
    lookedAt = began;
  }

  /** The takedown that takes a page out by its URL. */
  public Optional<Takedown> find(String url) {
    return rules().find(url);
  }

  /** The takedown that takes a stored document out. */
  public Optional<Takedown> find(long id, String url) {
    return rules().find(id, url);
  }

  @Override
  public void close() {
    if (log != null) {
      log.close();
      log = null;
    }
  }
}
