package org.hirundo.pipelines.source;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.util.FlinkRuntimeException;
import org.hirundo.pipelines.source.Discovery.FoundFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands out a dataset's files in the order of their names, and for as long as the job runs those
 * that are added to its folder or glob. All methods run in the coordinator's thread; only listing
 * runs in a worker thread.
 */
final class CorpusEnumerator implements SplitEnumerator<FileSplit, CorpusState> {
  private static final Logger LOG = LoggerFactory.getLogger(CorpusEnumerator.class);
  private static final int FAILURES_IN_A_ROW = 10;

  private final SplitEnumeratorContext<FileSplit> context;
  private final CorpusDiscovery discovery;
  private final long pollMillis;
  private final Set<Integer> waiting = new TreeSet<>();
  private final Deque<FileSplit> returned;
  private FileList files;
  private int failures;
  private final LongSupplier clock;
  private final DiscoveryFigures figures;

  /**
   * @param clock milliseconds, as {@link System#currentTimeMillis}
   * @param figures of this source
   */
  CorpusEnumerator(
      SplitEnumeratorContext<FileSplit> context,
      CorpusDiscovery discovery,
      long pollMillis,
      CorpusState state,
      LongSupplier clock,
      DiscoveryFigures figures) {
    this.clock = clock;
    this.figures = figures;
    this.context = context;
    this.discovery = discovery;
    this.pollMillis = pollMillis;
    this.files = state.files();
    this.returned = new ArrayDeque<>(state.returned());
  }

  @Override
  public void start() {
    figures.waitingSince(clock.getAsLong());
    context.callAsync(this::list, this::listed, 0, pollMillis);
  }

  private List<FoundFile> list() throws IOException {
    return discovery.listing();
  }

  void listed(List<FoundFile> listing, Throwable failure) {
    if (failure != null) {
      failures++;
      figures.failed(failures);
      LOG.warn("Cannot list dataset {}, {} times in a row", discovery.name(), failures, failure);
      if (failures >= FAILURES_IN_A_ROW) {
        throw new FlinkRuntimeException(
            "dataset " + discovery.name() + " could not be listed " + failures + " times in a row",
            failure);
      }
      return;
    }
    failures = 0;
    figures.failed(0);
    figures.waitingSince(clock.getAsLong());
    int before = files.nextLine();
    files = files.found(listing);
    if (files.nextLine() > before) {
      LOG.info("Dataset {}: {} files found", discovery.name(), files.nextLine() - before);
    }
    tellFiles();
    serveWaiting();
  }

  private void tellFiles() {
    long all = (long) files.nextLine() * discovery.passes();
    figures.files(discovery.name(), all, all - files.left(discovery.passes()), returned.size());
  }

  @Override
  public void handleSplitRequest(int subtask, String hostname) {
    waiting.add(subtask);
    serveWaiting();
  }

  private void serveWaiting() {
    for (Integer subtask : List.copyOf(waiting)) {
      if (!context.registeredReaders().containsKey(subtask)) {
        waiting.remove(subtask);
      } else if (!returned.isEmpty()) {
        waiting.remove(subtask);
        context.assignSplit(returned.poll(), subtask);
      } else if (!files.isEmpty()) {
        waiting.remove(subtask);
        context.assignSplit(files.first(discovery.name()), subtask);
        files = files.rest(discovery.passes());
      }
    }
    tellFiles();
  }

  @Override
  public void addSplitsBack(List<FileSplit> splits, int subtask) {
    returned.addAll(splits);
    serveWaiting();
  }

  @Override
  public void addReader(int subtask) {
    // Readers ask for splits themselves.
  }

  @Override
  public CorpusState snapshotState(long checkpoint) {
    return new CorpusState(files, List.copyOf(returned));
  }

  @Override
  public void close() {
    // Holds nothing open.
  }
}
