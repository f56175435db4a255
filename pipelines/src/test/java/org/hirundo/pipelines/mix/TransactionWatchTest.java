package org.hirundo.pipelines.mix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.hirundo.pipelines.logs.OpenTransactions.Open;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TransactionWatchTest {
  private static final long LIMIT = 80_000;

  private final Set<Open> open = new HashSet<>();
  private final Map<String, Gauge<?>> gauges = new HashMap<>();
  private long now = 1_000_000;
  private boolean answers = true;

  private final TransactionWatch watch =
      new TransactionWatch(
          () -> {
            if (!answers) {
              throw new IOException("no answer");
            }
            return Set.copyOf(open);
          },
          LIMIT,
          () -> now);

  @AfterEach
  void close() {
    watch.close();
  }

  @Test
  void aTransactionIsOverdueAfterItsLimitAndUntilItEnds() {
    TransactionWatch.register(named("", gauges), () -> watch);
    assertThat(value("limit_seconds")).isEqualTo(80.0);
    assertThat(value("oldest_seconds")).isEqualTo(0.0);

    open.add(since("hirundo-mix-feed-0-1", now - LIMIT));
    open.add(since("hirundo-curate-documents-0-1", now - 3_000));
    open.add(since("just-begun", -1));
    watch.look();
    assertThat(value("oldest_seconds")).isEqualTo(80.0);
    assertThat(value("overdue")).isEqualTo(0L);

    now += 1;
    watch.look();
    assertThat(value("overdue")).isEqualTo(1L);

    open.clear();
    watch.look();
    assertThat(value("oldest_seconds")).isEqualTo(0.0);
    assertThat(value("overdue")).isEqualTo(0L);
  }

  @Test
  void aBrokerThatDoesNotAnswerChangesNothing() {
    TransactionWatch.register(named("", gauges), () -> watch);
    open.add(since("hirundo-mix-feed-0-1", now - 2 * LIMIT));
    watch.look();
    answers = false;
    open.clear();
    watch.look();
    assertThat(value("overdue")).isEqualTo(1L);
  }

  private Object value(String name) {
    return gauges.get(".hirundo.transactions." + name).getValue();
  }

  private static Open since(String id, long since) {
    return new Open(id, 1, 0, "Ongoing", since, 600_000, Set.of());
  }

  private static MetricGroup named(String scope, Map<String, Gauge<?>> gauges) {
    return new UnregisteredMetricsGroup() {
      @Override
      public MetricGroup addGroup(String name) {
        return named(scope + "." + name, gauges);
      }

      @Override
      public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
        gauges.put(scope + "." + name, gauge);
        return gauge;
      }
    };
  }
}
