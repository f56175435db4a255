package org.hirundo.pipelines.steering;

import java.io.IOException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.hirundo.pipelines.configuration.Configuration;
import org.hirundo.pipelines.logs.Topics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loss feedback beside a run. The feed does not depend on it: where it fails, it says so in the log
 * and begins again from the logs. Thread-safe.
 */
public final class FeedbackThread implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FeedbackThread.class);
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(30);

  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  private FeedbackThread(Configuration configuration, Topics topics, Properties connection) {
    thread = new Thread(() -> run(configuration, topics, connection), "loss-feedback");
    thread.setDaemon(true);
  }

  /**
   * @param configuration with {@code steering}
   */
  public static FeedbackThread start(
      Configuration configuration, Topics topics, Properties connection) {
    FeedbackThread started = new FeedbackThread(configuration, topics, connection);
    started.thread.start();
    return started;
  }

  private void run(Configuration configuration, Topics topics, Properties connection) {
    boolean ended = false;
    while (!ended) {
      Duration pause = PERIOD;
      try (LossFeedback feedback = new LossFeedback(configuration, topics, connection, LOG::info)) {
        while (!ended) {
          feedback.look();
          ended = isClosedWithin(PERIOD);
        }
      } catch (IOException | RuntimeException e) {
        LOG.warn("Loss feedback has failed; it begins again in {}", AFTER_A_FAILURE, e);
        pause = AFTER_A_FAILURE;
      }
      ended = ended || isClosedWithin(pause);
    }
  }

  private boolean isClosedWithin(Duration time) {
    try {
      return closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Ends after the look that is being taken. */
  @Override
  public void close() throws InterruptedException {
    closed.countDown();
    thread.join();
  }
}
