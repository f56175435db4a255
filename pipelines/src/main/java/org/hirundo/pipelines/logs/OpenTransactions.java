package org.hirundo.pipelines.logs;

import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;

/**
 * The transactions that hold back readers of committed records: neither committed nor aborted.
 * Thread-safe.
 */
public final class OpenTransactions implements AutoCloseable {
  private static final Set<TransactionState> OPEN =
      Set.of(
          TransactionState.ONGOING,
          TransactionState.PREPARE_COMMIT,
          TransactionState.PREPARE_ABORT);

  private final Admin admin;

  /**
   * One open transaction.
   *
   * @param id the transactional id of its producer
   * @param since its first record, milliseconds since 1970
   * @param timeout milliseconds after which the broker aborts it
   * @param partitions that hold records of it
   */
  public record Open(
      String id,
      long producer,
      int epoch,
      String state,
      long since,
      long timeout,
      Set<TopicPartition> partitions) {

    boolean ongoing() {
      return state.equals(TransactionState.ONGOING.toString());
    }
  }

  public OpenTransactions(Properties connection) {
    admin = Admin.create(connection);
  }

  /** Those of the topologies of this feed, and of the others below its prefix. */
  public Set<Open> of(Topics topics) throws IOException {
    Set<Open> open = new HashSet<>(withPrefix(topics.prefix() + "hirundo-"));
    open.addAll(withPrefix(topics.mix()));
    return open;
  }

  /** Those whose transactional id begins with the prefix. */
  public Set<Open> withPrefix(String prefix) throws IOException {
    List<String> ids =
        wait(admin.listTransactions(new ListTransactionsOptions().filterStates(OPEN)).all())
            .stream()
            .map(TransactionListing::transactionalId)
            .filter(id -> id.startsWith(prefix))
            .toList();
    Set<Open> open = new HashSet<>();
    for (Map.Entry<String, KafkaFuture<TransactionDescription>> one : describe(ids).entrySet()) {
      TransactionDescription description = waitIfThere(one.getValue());
      if (description != null && OPEN.contains(description.state())) {
        open.add(
            new Open(
                one.getKey(),
                description.producerId(),
                description.producerEpoch(),
                description.state().toString(),
                description.transactionStartTimeMs().orElse(-1),
                description.transactionTimeoutMs(),
                Set.copyOf(description.topicPartitions())));
      }
    }
    return open;
  }

  private Map<String, KafkaFuture<TransactionDescription>> describe(List<String> ids) {
    var described = admin.describeTransactions(ids);
    Map<String, KafkaFuture<TransactionDescription>> all = new java.util.TreeMap<>();
    ids.forEach(id -> all.put(id, described.description(id)));
    return all;
  }

  /**
   * Aborts those that are ongoing and shuts their producers out: what a producer had written in
   * them can't be committed any more.
   */
  public void end(Collection<Open> open) throws IOException {
    Set<String> ids = new HashSet<>();
    open.stream().filter(Open::ongoing).forEach(one -> ids.add(one.id()));
    if (!ids.isEmpty()) {
      wait(admin.fenceProducers(ids).all());
    }
  }

  private static TransactionDescription waitIfThere(KafkaFuture<TransactionDescription> future)
      throws IOException {
    try {
      return wait(future);
    } catch (IOException e) {
      if (e.getCause() instanceof TransactionalIdNotFoundException) {
        return null;
      }
      throw e;
    }
  }

  private static <T> T wait(KafkaFuture<T> future) throws IOException {
    try {
      return future.get(1, TimeUnit.MINUTES);
    } catch (ExecutionException e) {
      throw new IOException("cannot ask the broker for its transactions", e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("the broker does not tell its transactions within a minute", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while asking the broker for its transactions", e);
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
