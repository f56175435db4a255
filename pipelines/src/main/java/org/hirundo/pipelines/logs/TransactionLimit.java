package org.hirundo.pipelines.logs;

import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ApiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The longest transaction timeout that a broker takes. A producer with a longer one is refused when
 * its topology has been started already, again and again; so the broker is asked before.
 */
public final class TransactionLimit {
  static final String TIMEOUT = "transaction.timeout.ms";
  private static final String LIMIT = "transaction.max.timeout.ms";
  private static final String DEFAULT_TIMEOUT = "600000";
  private static final Logger LOG = LoggerFactory.getLogger(TransactionLimit.class);

  private TransactionLimit() {}

  /** In milliseconds; 10 minutes if the connection says nothing. */
  static String timeout(Properties connection) {
    return connection.getProperty(TIMEOUT, DEFAULT_TIMEOUT);
  }

  /**
   * Checks the connection's timeout against every broker that is there. A broker that doesn't show
   * its settings to this client is passed over.
   *
   * @throws IllegalStateException naming both values if a broker's limit is lower
   */
  public static void check(Properties connection) {
    long timeout = Long.parseLong(timeout(connection));
    try (Admin admin = Admin.create(connection)) {
      for (Node node : admin.describeCluster().nodes().get(1, TimeUnit.MINUTES)) {
        long limit = limit(admin, node);
        if (timeout > limit) {
          throw new IllegalStateException(
              "kafka.transaction-timeout is "
                  + timeout
                  + " ms, but the broker at "
                  + node.host()
                  + ":"
                  + node.port()
                  + " allows "
                  + LIMIT
                  + "="
                  + limit
                  + ": give a shorter kafka.transaction-timeout (and checkpoint-interval, of which"
                  + " it must hold two and a minute), or raise the broker's limit");
        }
      }
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(
          "the broker at " + connection.getProperty("bootstrap.servers") + " does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking for the broker's limits", e);
    }
  }

  private static long limit(Admin admin, Node node) throws InterruptedException, TimeoutException {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.BROKER, node.idString());
    try {
      ConfigEntry entry =
          admin
              .describeConfigs(List.of(resource))
              .all()
              .get(1, TimeUnit.MINUTES)
              .get(resource)
              .get(LIMIT);
      return entry == null || entry.value() == null
          ? Long.MAX_VALUE
          : Long.parseLong(entry.value());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ApiException) {
        LOG.warn("Broker {} does not tell {}", node, LIMIT, e.getCause());
        return Long.MAX_VALUE;
      }
      throw new IllegalStateException("cannot ask broker " + node + " for " + LIMIT, e.getCause());
    }
  }
}
