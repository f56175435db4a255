package org.hirundo.pipelines.mix;

import java.io.IOException;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.hirundo.pipelines.logs.OpenTransactions;
import org.hirundo.pipelines.logs.OpenTransactions.Open;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.pipelines.metrics.Metrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the broker now and then for the transactions that this feed's topologies have open, and
 * tells of those that hold readers back for longer than a living topology would. In a thread of its
 * own: a broker that does not answer holds nobody up.
 */
final class TransactionWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TransactionWatch.class);
  private static final long PERIOD_SECONDS = 15;

  private final Look look;
  private final long limitMillis;
  private final LongSupplier clock;
  private final ScheduledExecutorService thread;
  private volatile Found found = new Found(0, 0);

  /** What the broker says. */
  interface Look extends AutoCloseable {
    Set<Open> open() throws IOException;

    @Override
    default void close() {}
  }

  private record Found(long oldestMillis, long overdue) {}

  /**
   * @param limitMillis how long a living topology may have a transaction open
   */
  TransactionWatch(Look look, long limitMillis, LongSupplier clock) {
    this.look = look;
    this.limitMillis = limitMillis;
    this.clock = clock;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread made = new Thread(task, "transaction-watch");
              made.setDaemon(true);
              return made;
            });
  }

  /** Begins to look. */
  static TransactionWatch start(MixSettings settings) {
    TransactionWatch watch =
        new TransactionWatch(
            new Broker(settings.topics(), settings.connection()),
            settings.transactionMillis(),
            System::currentTimeMillis);
    watch.thread.scheduleWithFixedDelay(watch::look, 0, PERIOD_SECONDS, TimeUnit.SECONDS);
    return watch;
  }

  /**
   * Registers what the watch tells.
   *
   * @param now the one that looks now: a coordinator's metrics outlive its watch
   */
  static void register(MetricGroup metrics, Supplier<TransactionWatch> now) {
    MetricGroup group = Metrics.of(metrics, "transactions");
    Gauge<Double> oldest = () -> now.get().found.oldestMillis / 1e3;
    Gauge<Long> overdue = () -> now.get().found.overdue;
    Gauge<Double> limit = () -> now.get().limitMillis / 1e3;
    group.gauge("oldest_seconds", oldest);
    group.gauge("overdue", overdue);
    group.gauge("limit_seconds", limit);
  }

  /** One look; what it can't find out stays as it was. */
  void look() {
    try {
      long now = clock.getAsLong();
      long oldest = 0;
      long overdue = 0;
      for (Open one : look.open()) {
        long age = one.since() < 0 ? 0 : Math.max(0, now - one.since());
        oldest = Math.max(oldest, age);
        overdue += age > limitMillis ? 1 : 0;
      }
      if (overdue > found.overdue) {
        LOG.warn(
            "{} transactions are open for longer than {} s, the oldest for {} s: readers see"
                + " nothing behind them; see `hirundo feed transactions`",
            overdue,
            limitMillis / 1000,
            oldest / 1000);
      }
      found = new Found(oldest, overdue);
    } catch (IOException | RuntimeException e) {
      LOG.warn("The broker does not tell which transactions are open", e);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
    look.close();
  }

  private static final class Broker implements Look {
    private final Topics topics;
    private final OpenTransactions transactions;

    Broker(Topics topics, Properties connection) {
      this.topics = topics;
      this.transactions = new OpenTransactions(connection);
    }

    @Override
    public Set<Open> open() throws IOException {
      return transactions.of(topics);
    }

    @Override
    public void close() {
      transactions.close();
    }
  }
}
