package org.hirundo.pipelines.logs;

import java.io.Closeable;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaWriterState;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.SupportsPostCommitTopology;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.util.IOUtils;

/**
 * A Kafka sink that asks a guard before it touches transactions, and that fails when a transaction
 * was aborted before it could be committed. The connector's own committer logs that and goes on.
 *
 * <p>It goes on here, too, while a restored job commits what its state holds: there the connector
 * can't tell a transaction that was lost from one that was committed before its name was used
 * again.
 *
 * @param <T> the record class
 */
final class GuardedSink<T>
    implements Sink<T>,
        SupportsWriterState<T, KafkaWriterState>,
        SupportsCommitter<KafkaCommittable>,
        SupportsPostCommitTopology<KafkaCommittable> {
  private static final long serialVersionUID = 1L;

  private final KafkaSink<T> sink;
  private final List<String> topics;
  private final CommitGuard guard;

  GuardedSink(KafkaSink<T> sink, List<String> topics, CommitGuard guard) {
    this.sink = sink;
    this.topics = List.copyOf(topics);
    this.guard = guard;
  }

  @Override
  public SinkWriter<T> createWriter(WriterInitContext context) throws IOException {
    awaitTurn();
    return sink.createWriter(context);
  }

  @Override
  public StatefulSinkWriter<T, KafkaWriterState> restoreWriter(
      WriterInitContext context, Collection<KafkaWriterState> state) throws IOException {
    awaitTurn();
    return sink.restoreWriter(context, state);
  }

  private void awaitTurn() throws IOException {
    try {
      guard.await();
    } finally {
      guard.close();
    }
  }

  @Override
  public SimpleVersionedSerializer<KafkaWriterState> getWriterStateSerializer() {
    return sink.getWriterStateSerializer();
  }

  @Override
  public Committer<KafkaCommittable> createCommitter(CommitterInitContext context)
      throws IOException {
    guard.await();
    return new GuardedCommitter(sink.createCommitter(context));
  }

  @Override
  public SimpleVersionedSerializer<KafkaCommittable> getCommittableSerializer() {
    return sink.getCommittableSerializer();
  }

  @Override
  public void addPostCommitTopology(DataStream<CommittableMessage<KafkaCommittable>> committed) {
    sink.addPostCommitTopology(committed);
  }

  private final class GuardedCommitter implements Committer<KafkaCommittable>, Closeable {
    private final Committer<KafkaCommittable> committer;
    private Throwable lost;

    private GuardedCommitter(Committer<KafkaCommittable> committer) {
      this.committer = committer;
    }

    @Override
    public void commit(Collection<CommitRequest<KafkaCommittable>> requests)
        throws IOException, InterruptedException {
      if (requests.isEmpty()) {
        return;
      }
      guard.require();
      for (CommitRequest<KafkaCommittable> request : requests) {
        committer.commit(List.of(new Watched(request)));
        if (lost != null) {
          throw new LostTransactionException(
              "transaction "
                  + request.getCommittable().getTransactionalId()
                  + " was aborted before it could be committed: its records for "
                  + topics
                  + " are lost. It was open for longer than kafka.transaction-timeout, or another"
                  + " job uses the same kafka.prefix. Stop the other job, or give a longer timeout;"
                  + " then begin with another kafka.prefix and state, or with a savepoint from"
                  + " before",
              lost);
        }
      }
    }

    @Override
    public void close() throws IOException {
      try {
        IOUtils.closeAll(committer, guard);
      } catch (IOException e) {
        throw e;
      } catch (Exception e) {
        throw new IOException("cannot close the committer of " + topics, e);
      }
    }

    /** Keeps a failure that the committer takes for known. */
    private final class Watched implements CommitRequest<KafkaCommittable> {
      private final CommitRequest<KafkaCommittable> request;

      private Watched(CommitRequest<KafkaCommittable> request) {
        this.request = request;
      }

      @Override
      public KafkaCommittable getCommittable() {
        return request.getCommittable();
      }

      @Override
      public int getNumberOfRetries() {
        return request.getNumberOfRetries();
      }

      @Override
      public void signalFailedWithKnownReason(Throwable failure) {
        boolean restored = request.getCommittable().getProducer().isEmpty();
        lost = restored ? null : failure;
        request.signalFailedWithKnownReason(failure);
      }

      @Override
      public void signalFailedWithUnknownReason(Throwable failure) {
        request.signalFailedWithUnknownReason(failure);
      }

      @Override
      public void retryLater() {
        request.retryLater();
      }

      @Override
      public void updateAndRetryLater(KafkaCommittable committable) {
        request.updateAndRetryLater(committable);
      }

      @Override
      public void signalAlreadyCommitted() {
        request.signalAlreadyCommitted();
      }
    }
  }
}
