package org.hirundo.pipelines.logs;

import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Ends the wait for records that a broker which is away does not give: a consumer's poll returns
 * without them, and never fails. Confined to one thread.
 */
final class BrokerPatience {
  private static final Duration USUAL = Duration.ofMinutes(1);

  private final String bootstrap;
  private final Duration patience;
  private long position = -1;
  private long since = System.nanoTime();

  /**
   * @param connection whose {@code default.api.timeout.ms}, or else a minute, is how long nothing
   *     may come
   */
  BrokerPatience(Properties connection) {
    bootstrap = connection.getProperty(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
    String millis = connection.getProperty(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG);
    patience = millis == null ? USUAL : Duration.ofMillis(Long.parseLong(millis));
  }

  /**
   * To be told after each poll.
   *
   * @param reached anything that differs when reading has come further
   * @throws TimeoutException if it has been the same for too long
   */
  void at(long reached) {
    long now = System.nanoTime();
    if (reached != position) {
      position = reached;
      since = now;
    } else if (now - since > patience.toNanos()) {
      throw new TimeoutException(
          "the broker at " + bootstrap + " has given nothing for " + patience.toSeconds() + " s");
    }
  }
}
