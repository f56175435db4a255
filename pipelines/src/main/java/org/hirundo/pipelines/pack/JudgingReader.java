package org.hirundo.pipelines.pack;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.InputStatus;
import org.hirundo.pipelines.selection.FollowedScores;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands out documents with what is decided about them. One that cannot be ranked yet stays in hand,
 * and nothing behind it is read; a checkpoint then has its offset, so it is read again after a
 * restart. Nothing blocks meanwhile: the task takes its checkpoints, and ends when it is told to.
 */
final class JudgingReader implements SourceReader<Judged, KafkaPartitionSplit> {
  private static final Logger LOG = LoggerFactory.getLogger(JudgingReader.class);

  /** From then on a wait is told. */
  private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final SourceReader<PlacedDocument, KafkaPartitionSplit> documents;
  private final Selection selection;
  private final FollowedScores followed; // null if nothing is ranked
  private final Deque<PlacedDocument> inHand = new ArrayDeque<>(); // one, at most
  private final ReaderOutput<PlacedDocument> hand = new Hand(inHand);
  private CompletableFuture<Void> news; // null while nothing waits
  private long since;
  private String told = "";

  JudgingReader(
      SourceReader<PlacedDocument, KafkaPartitionSplit> documents,
      Selection selection,
      FollowedScores followed) {
    this.documents = documents;
    this.selection = selection;
    this.followed = followed;
  }

  @Override
  public InputStatus pollNext(ReaderOutput<Judged> output) throws Exception {
    if (inHand.isEmpty()) {
      InputStatus status = documents.pollNext(hand);
      if (inHand.isEmpty()) {
        return status;
      }
    }
    PlacedDocument first = inHand.peek();
    CompletableFuture<Void> later = followed == null ? null : followed.news();
    Judged judged = selection.judge(first.document());
    if (judged == null) {
      wait(first, later, output);
      return InputStatus.NOTHING_AVAILABLE;
    }
    inHand.poll();
    goOn(first, output);
    output.collect(judged);
    return InputStatus.MORE_AVAILABLE;
  }

  private void wait(
      PlacedDocument first, CompletableFuture<Void> later, ReaderOutput<Judged> output) {
    if (news == null) {
      since = System.nanoTime();
    }
    news = later;
    if (told.isEmpty() && System.nanoTime() - since > LONG_NANOS) {
      told = selection.scores().awaited(first.document());
      String domain = first.document().getDomain();
      LOG.warn(
          "Documents of {} wait for the {}, and all behind them in {}. Curate records them when"
              + " that epoch, block or file ends: does it run? If the documents were made before"
              + " scores were recorded, `hirundo scores freeze` records them",
          domain,
          told,
          first.partition());
      output.collect(Judged.news(domain, told));
    }
  }

  private void goOn(PlacedDocument first, ReaderOutput<Judged> output) {
    news = null;
    if (!told.isEmpty()) {
      LOG.info("The {} are there", told);
      told = "";
      output.collect(Judged.news(first.document().getDomain(), ""));
    }
  }

  @Override
  public CompletableFuture<Void> isAvailable() {
    return news == null ? documents.isAvailable() : news;
  }

  @Override
  public List<KafkaPartitionSplit> snapshotState(long checkpoint) {
    List<KafkaPartitionSplit> splits = new ArrayList<>();
    for (KafkaPartitionSplit split : documents.snapshotState(checkpoint)) {
      splits.add(fromWhatIsInHand(split));
    }
    return splits;
  }

  private KafkaPartitionSplit fromWhatIsInHand(KafkaPartitionSplit split) {
    PlacedDocument first = inHand.peek();
    return first == null || !first.partition().equals(split.getTopicPartition())
        ? split
        : new KafkaPartitionSplit(
            split.getTopicPartition(),
            first.offset(),
            split.getStoppingOffset().orElse(KafkaPartitionSplit.NO_STOPPING_OFFSET));
  }

  @Override
  public void start() {
    documents.start();
  }

  @Override
  public void addSplits(List<KafkaPartitionSplit> splits) {
    documents.addSplits(splits);
  }

  @Override
  public void notifyNoMoreSplits() {
    documents.notifyNoMoreSplits();
  }

  @Override
  public void handleSourceEvents(SourceEvent event) {
    documents.handleSourceEvents(event);
  }

  @Override
  public void notifyCheckpointComplete(long checkpoint) throws Exception {
    documents.notifyCheckpointComplete(checkpoint);
  }

  @Override
  public void notifyCheckpointAborted(long checkpoint) throws Exception {
    documents.notifyCheckpointAborted(checkpoint);
  }

  @Override
  public void close() throws Exception {
    try {
      if (followed != null) {
        followed.close();
      }
    } finally {
      documents.close();
    }
  }

  /** Takes what the Kafka reader gives out. Documents have no watermarks. */
  private record Hand(Deque<PlacedDocument> taken) implements ReaderOutput<PlacedDocument> {
    @Override
    public void collect(PlacedDocument document) {
      taken.add(document);
    }

    @Override
    public void collect(PlacedDocument document, long timestamp) {
      taken.add(document);
    }

    @Override
    public void emitWatermark(Watermark watermark) {
      // Documents are ranked by epochs that their ids name.
    }

    @Override
    public void markIdle() {
      // Nobody waits for its watermark.
    }

    @Override
    public void markActive() {
      // Nobody waits for its watermark.
    }

    @Override
    public SourceOutput<PlacedDocument> createOutputForSplit(String split) {
      return this;
    }

    @Override
    public void releaseOutputForSplit(String split) {
      // There is one for all.
    }
  }
}
