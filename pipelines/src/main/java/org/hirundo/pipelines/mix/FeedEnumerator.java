package org.hirundo.pipelines.mix;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.util.FlinkRuntimeException;
import org.hirundo.pipelines.mix.Coordination.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Assigns the feed's partitions to readers and tells them how far to go. Its methods run in the
 * coordinator's thread; {@link Coordination} works in the worker's, one step after the other.
 */
final class FeedEnumerator implements SplitEnumerator<FeedSplit, MixState> {
  private static final Logger LOG = LoggerFactory.getLogger(FeedEnumerator.class);
  private static final long PERIOD_MILLIS = 500;
  private static final int FAILURES_IN_A_ROW = 20;
  private static final long MOST_AHEAD = 1 << 20;

  private final SplitEnumeratorContext<FeedSplit> context;
  private final MixSettings settings;
  private final MixFigures figures;
  private final Map<Integer, FeedSplit> unassigned = new TreeMap<>();
  private final Map<Integer, Long> readersAt = new ConcurrentHashMap<>();
  private MixState state;
  private volatile HorizonMoved moved;
  private int failures;
  private volatile Coordination coordination;
  private TransactionWatch transactions;
  private long slowestBefore = -1; // -1: not all readers had told; in the worker's thread alone
  private long ahead; // of the slowest reader; in the worker's thread alone
  private final NavigableMap<Long, Long> slowestAt = new TreeMap<>(); // by checkpoint
  private volatile long grantedBefore = -1; // when a reader came; -1: not yet looked at
  private volatile long passed; // by all readers, as of the last checkpoint that was completed

  /**
   * @param figures of this source
   */
  FeedEnumerator(
      SplitEnumeratorContext<FeedSplit> context,
      MixSettings settings,
      MixState state,
      MixFigures figures) {
    this.figures = figures;
    this.context = context;
    this.settings = settings;
    this.state = state;
    state.unassigned().forEach(split -> unassigned.put(split.partition(), split));
  }

  /** At the beginning of a feed. */
  static MixState beginning(MixSettings settings) {
    List<FeedSplit> all = new ArrayList<>();
    for (int partition = 0; partition < settings.partitions(); partition++) {
      all.add(new FeedSplit(partition, new byte[0], Map.of()));
    }
    return new MixState(new byte[0], new byte[0], 0, -1, all);
  }

  @Override
  public void start() {
    context.callAsync(this::step, this::decided, 0, PERIOD_MILLIS);
    if (settings.transactionMillis() > 0) {
      transactions = TransactionWatch.start(settings);
      figures.watchedBy(transactions);
    }
  }

  private Outcome step() throws IOException {
    if (coordination == null) {
      coordination = new Coordination(settings, state, figures);
    }
    return coordination.step(window(), passed);
  }

  /**
   * Readers are led so far ahead of the slowest that they never stand still for a report: by four
   * times what they took since the last look. Those that have just begun tell nothing before they
   * have taken something: they are led on from what was granted when they came.
   */
  private long window() {
    if (moved == null) {
      return 0; // the first look tells what is granted
    }
    boolean allTold = readersAt.size() >= settings.partitions();
    if (grantedBefore < 0) {
      grantedBefore = moved.horizon();
    }
    long slowest = allTold ? slowestTold() : grantedBefore;
    long least = 4096 + 256L * settings.partitions();
    long taken = slowestBefore < 0 ? 0 : slowest - slowestBefore;
    slowestBefore = allTold ? slowest : -1;
    ahead = Math.min(MOST_AHEAD, Math.max(least, Math.max(4 * taken, ahead / 2)));
    return slowest + ahead;
  }

  private long slowestTold() {
    return readersAt.values().stream().mapToLong(Long::longValue).min().orElse(0);
  }

  private void decided(Outcome outcome, Throwable failure) {
    if (failure instanceof FeedConflictException conflict) {
      throw new FlinkRuntimeException(conflict);
    }
    if (failure != null) {
      failures++;
      figures.failed(failures);
      LOG.warn("The mix could not be coordinated, {} times in a row", failures, failure);
      if (failures >= FAILURES_IN_A_ROW) {
        throw new FlinkRuntimeException(
            "the mix could not be coordinated " + failures + " times in a row", failure);
      }
      return;
    }
    failures = 0;
    figures.looked();
    state = outcome.state();
    if (outcome.moved() == null) {
      return;
    }
    boolean news =
        moved == null
            || outcome.moved().horizon() > moved.horizon()
            || outcome.moved().mixture().size() > moved.mixture().size();
    moved = outcome.moved();
    if (news) {
      context.registeredReaders().keySet().forEach(this::tell);
    }
  }

  private void tell(int subtask) {
    if (moved != null) {
      context.sendEventToSourceReader(subtask, moved);
    }
  }

  @Override
  public void addReader(int subtask) {
    readersAt.clear(); // it may have gone back to a checkpoint
    grantedBefore = -1;
    for (FeedSplit split : List.copyOf(unassigned.values())) {
      if (split.partition() % context.currentParallelism() == subtask) {
        unassigned.remove(split.partition());
        context.assignSplit(split, subtask);
      }
    }
    tell(subtask);
  }

  @Override
  public void addSplitsBack(List<FeedSplit> splits, int subtask) {
    splits.forEach(split -> unassigned.put(split.partition(), split));
    if (context.registeredReaders().containsKey(subtask)) {
      addReader(subtask);
    }
  }

  @Override
  public void handleSplitRequest(int subtask, String hostname) {
    // Partitions are assigned when a reader comes, and never end.
  }

  @Override
  public void handleSourceEvent(int subtask, SourceEvent event) {
    if (event instanceof ReaderAt at) {
      readersAt.put(at.partition(), at.g());
    }
  }

  @Override
  public MixState snapshotState(long checkpoint) {
    if (readersAt.size() >= settings.partitions()) {
      slowestAt.put(checkpoint, slowestTold());
    }
    return new MixState(
        state.horizon(),
        state.dealtFrom(),
        state.requestOffset(),
        state.completeAt(),
        List.copyOf(unassigned.values()));
  }

  @Override
  public void notifyCheckpointComplete(long checkpoint) {
    Map.Entry<Long, Long> last = slowestAt.floorEntry(checkpoint);
    if (last != null) {
      passed = last.getValue();
      slowestAt.headMap(checkpoint, true).clear();
    }
  }

  @Override
  public void close() {
    if (transactions != null) {
      transactions.close();
    }
    if (coordination != null) {
      coordination.close();
    }
  }
}
