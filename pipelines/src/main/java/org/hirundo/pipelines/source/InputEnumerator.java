package org.hirundo.pipelines.source;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.util.FlinkRuntimeException;
import org.hirundo.pipelines.source.Discovery.FoundFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands out the files of one list after the other, in order, for as long as the job runs, and
 * numbers the epochs. All methods run in the coordinator's thread; only discovery's input and
 * output run in a worker thread.
 */
final class InputEnumerator implements SplitEnumerator<FileSplit, InputState> {
  private static final Logger LOG = LoggerFactory.getLogger(InputEnumerator.class);
  private static final int FAILURES_IN_A_ROW = 10;

  private final SplitEnumeratorContext<FileSplit> context;
  private final Discovery discovery;
  private final long pollMillis;

  private final Set<Integer> waiting = new TreeSet<>();
  private final Deque<FileSplit> returned = new ArrayDeque<>();
  private final List<String> finishedLists;
  private List<FoundFile> files = List.of(); // of the current list; empty: not read yet
  private String currentList;
  private int nextLine;
  private int epoch;
  private int filesInEpoch;
  private int failures;
  private boolean discovering;
  private volatile Known known;
  private long lastDiscovery = System.currentTimeMillis();

  InputEnumerator(
      SplitEnumeratorContext<FileSplit> context,
      Discovery discovery,
      long pollMillis,
      InputState state) {
    this.context = context;
    this.discovery = discovery;
    this.pollMillis = pollMillis;
    this.finishedLists = new ArrayList<>(state.finishedLists());
    this.currentList = state.currentList();
    this.nextLine = state.nextLine();
    this.epoch = state.epoch();
    this.filesInEpoch = state.filesInEpoch();
    this.returned.addAll(state.returned());
    remember();
  }

  @Override
  public void start() {
    context
        .metricGroup()
        .gauge("secondsSinceDiscovery", () -> (System.currentTimeMillis() - lastDiscovery) / 1000);
    context.callAsync(this::discover, this::discovered, 0, pollMillis);
  }

  /** What the worker thread may know of this state. */
  private record Known(String current, boolean filesKnown, Set<String> finished) {}

  private void remember() {
    known = new Known(currentList, !files.isEmpty(), Set.copyOf(finishedLists));
  }

  /** A list to begin or to take up again, with its files; null if there is nothing new. */
  private record Found(String list, List<FoundFile> files) {}

  private Found discover() throws IOException {
    Known now = known;
    if (!now.current().isEmpty()) {
      return now.filesKnown() ? null : new Found(now.current(), discovery.files(now.current()));
    }
    for (String list : discovery.lists()) {
      if (!now.finished().contains(list)) {
        return new Found(list, discovery.files(list));
      }
    }
    return null;
  }

  private void discovered(Found found, Throwable failure) {
    discovering = false;
    if (failure != null) {
      failures++;
      LOG.warn("Discovery failed {} times in a row", failures, failure);
      if (failures >= FAILURES_IN_A_ROW) {
        throw new FlinkRuntimeException(
            "discovery failed " + failures + " times in a row; the last cause is below", failure);
      }
      return;
    }
    failures = 0;
    lastDiscovery = System.currentTimeMillis();
    boolean resumed = found != null && found.list().equals(currentList) && files.isEmpty();
    boolean begins =
        found != null && currentList.isEmpty() && !finishedLists.contains(found.list());
    if (resumed || begins) {
      LOG.info("Found {} with {} files", found.list(), found.files().size());
      currentList = found.list();
      files = found.files();
      remember();
      if (files.isEmpty()) {
        finishList();
      }
    }
    serveWaiting();
  }

  private void finishList() {
    finishedLists.add(currentList);
    currentList = "";
    files = List.of();
    nextLine = 0;
    filesInEpoch = 0;
    remember();
    if (!discovering) {
      discovering = true;
      context.callAsync(this::discover, this::discovered);
    }
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
        continue;
      }
      FileSplit split = next();
      if (split != null) {
        waiting.remove(subtask);
        context.assignSplit(split, subtask);
      } else if (currentList.isEmpty() && epoch > 0) {
        context.sendEventToSourceReader(subtask, new EpochClosed(epoch));
      }
    }
  }

  private FileSplit next() {
    if (!returned.isEmpty()) {
      return returned.poll();
    }
    if (nextLine >= files.size()) {
      return null;
    }
    if (nextLine == 0 || filesInEpoch >= discovery.filesPerEpoch()) {
      epoch++;
      filesInEpoch = 0;
    }
    FoundFile file = files.get(nextLine);
    FileSplit split =
        FileSplit.whole(currentList, file.file(), file.location(), nextLine, file.pass(), epoch);
    filesInEpoch++;
    nextLine++;
    if (nextLine >= files.size()) {
      finishList();
    }
    return split;
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
  public InputState snapshotState(long checkpoint) {
    return new InputState(
        List.copyOf(finishedLists),
        currentList,
        nextLine,
        epoch,
        filesInEpoch,
        List.copyOf(returned));
  }

  @Override
  public void close() {
    // Holds nothing open.
  }
}
