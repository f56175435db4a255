package org.hirundo.pipelines.source;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.util.FlinkRuntimeException;
import org.hirundo.pipelines.source.Discovery.FoundFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands out the files of one list after the other, in order, for as long as the job runs, and
 * numbers the epochs. What a failed reader gives back goes out before anything else, in order too:
 * a reader never gets a file of an earlier epoch than it has read. Of the current list it knows
 * only the next lines: discovery pauses while enough of them are pending.
 *
 * <p>All methods run in the coordinator's thread; only discovery's input and output run in a worker
 * thread, which is told by a {@link Look} what to look for, and whose answer counts only if it is
 * still what comes next.
 */
final class InputEnumerator implements SplitEnumerator<FileSplit, InputState> {
  /** Lines of a list that are read at once. */
  static final int WINDOW = 1000;

  /** With so many files pending, no further lines are read. */
  static final int ENOUGH = 250;

  private static final Logger LOG = LoggerFactory.getLogger(InputEnumerator.class);
  private static final long TICK_MILLIS = 1000;
  private static final int LONGEST_DOUBLING = 10;
  private static final int ANYBODY = -1;

  private final SplitEnumeratorContext<FileSplit> context;
  private final Discovery discovery;
  private final Polling polling;
  private final Boundedness boundedness;
  private final LongSupplier clock;
  private final DiscoveryFigures figures;

  private final Set<Integer> waiting = new TreeSet<>();
  private final Map<Integer, Queue<FileSplit>> returned = new TreeMap<>(); // by their reader
  private final Deque<FoundFile> pending = new ArrayDeque<>(); // lines of the list from nextLine on
  private final Map<Integer, Integer> told =
      new HashMap<>(); // the epoch that a reader knows closed
  private final List<String> finishedLists;
  private String currentList;
  private boolean allLinesKnown; // the list ends with what is pending
  private int nextLine;
  private int epoch;
  private int filesInEpoch;
  private boolean nothingNew; // in the last look into the index
  private int failures; // in a row
  private boolean looking;
  private long notBefore; // no look into the index, or after a failure, until then
  private volatile Look look;
  private final Map<String, long[]> known = new TreeMap<>(); // lists: their files, those assigned
  private String countedList = ""; // this and the next in the worker's thread alone
  private int counted;

  /**
   * @param clock milliseconds, as {@link System#currentTimeMillis}
   * @param figures of this source
   */
  InputEnumerator(
      SplitEnumeratorContext<FileSplit> context,
      Discovery discovery,
      Polling polling,
      Boundedness boundedness,
      InputState state,
      LongSupplier clock,
      DiscoveryFigures figures) {
    this.context = context;
    this.discovery = discovery;
    this.polling = polling;
    this.boundedness = boundedness;
    this.clock = clock;
    this.figures = figures;
    this.finishedLists = new ArrayList<>(state.finishedLists());
    this.currentList = state.currentList();
    this.nextLine = state.nextLine();
    this.epoch = state.epoch();
    this.filesInEpoch = state.filesInEpoch();
    state.returned().forEach(split -> give(split, ANYBODY));
    decideLook();
  }

  @Override
  public void start() {
    figures.waitingSince(clock.getAsLong());
    tellFiles();
    context.callAsync(this::discover, this::discovered, 0, tick());
  }

  private long tick() {
    return Math.min(TICK_MILLIS, polling.every().toMillis());
  }

  /**
   * What is to be looked for next.
   *
   * @param list a list whose lines are wanted; empty: the first one that is not finished
   * @param from the first line that is wanted
   * @param notBefore when
   */
  private record Look(String list, int from, long notBefore, Set<String> finished) {}

  private void decideLook() {
    boolean wasContent = look == null;
    boolean enough = !currentList.isEmpty() && (allLinesKnown || pending.size() >= ENOUGH);
    look =
        enough
            ? null
            : new Look(
                currentList,
                currentList.isEmpty() ? 0 : nextLine + pending.size(),
                notBefore,
                Set.copyOf(finishedLists));
    if (enough) {
      figures.content();
    } else if (wasContent) {
      figures.waitingSince(clock.getAsLong());
    }
  }

  /** The files of each list that was read from, since this start. */
  private void tellFiles() {
    Map<String, Integer> back = new TreeMap<>();
    returned.values().forEach(own -> own.forEach(s -> back.merge(s.source(), 1, Integer::sum)));
    if (known.containsKey(currentList)) {
      known.get(currentList)[1] = nextLine;
    }
    known.forEach(
        (list, files) -> figures.files(list, files[0], files[1], back.getOrDefault(list, 0)));
    back.forEach(
        (list, files) -> {
          if (!known.containsKey(list)) {
            figures.files(list, -1, -1, files);
          }
        });
  }

  /**
   * The answer to a look; no list: there is nothing new.
   *
   * @param all how many files the list has
   */
  private record Found(Look look, String list, List<FoundFile> files, int all) {}

  private Found discover() throws IOException {
    Look now = look;
    if (now == null || clock.getAsLong() < now.notBefore()) {
      return null;
    }
    if (!now.list().isEmpty()) {
      return found(now, now.list(), now.from());
    }
    for (String list : discovery.lists()) {
      if (!now.finished().contains(list)) {
        return found(now, list, 0);
      }
    }
    return new Found(now, "", List.of(), 0);
  }

  private Found found(Look now, String list, int from) throws IOException {
    List<FoundFile> files = discovery.files(list, from, WINDOW);
    if (!countedList.equals(list)) {
      boolean whole = from == 0 && files.size() < WINDOW;
      counted = whole ? files.size() : discovery.count(list);
      countedList = list;
    }
    return new Found(now, list, files, Math.max(counted, from + files.size()));
  }

  private void discovered(Found found, Throwable failure) {
    looking = false;
    if (failure != null) {
      failed(failure);
      return;
    }
    if (found == null) {
      return;
    }
    failures = 0;
    notBefore = 0;
    long now = clock.getAsLong();
    figures.failed(0);
    figures.waitingSince(now);
    nothingNew = found.list().isEmpty() && currentList.isEmpty();
    if (found.list().isEmpty()) {
      notBefore = nothingNew ? now + polling.every().toMillis() - tick() : 0;
    } else if (isNext(found)) {
      if (currentList.isEmpty()) {
        LOG.info("{} begins", found.list());
        currentList = found.list();
      }
      pending.addAll(found.files());
      known.put(currentList, new long[] {found.all(), nextLine});
      allLinesKnown = found.files().size() < WINDOW;
      finishListAtItsEnd();
    }
    decideLook();
    tellFiles();
    serveWaiting();
  }

  private boolean isNext(Found found) {
    boolean begins = currentList.isEmpty() && !finishedLists.contains(found.list());
    boolean continues =
        found.list().equals(currentList) && found.look().from() == nextLine + pending.size();
    return begins || continues && !allLinesKnown;
  }

  private void failed(Throwable failure) {
    failures++;
    figures.failed(failures);
    LOG.warn("Discovery failed {} times in a row", failures, failure);
    if (failures >= polling.failures()) {
      throw new FlinkRuntimeException(
          "discovery failed "
              + failures
              + " times in a row, the last time with: "
              + failure.getMessage()
              + "; check the address of the index and of the manifests, and that they answer",
          failure);
    }
    long pause = TICK_MILLIS << Math.min(failures - 1, LONGEST_DOUBLING);
    notBefore = clock.getAsLong() + Math.min(pause, polling.every().toMillis());
    decideLook();
  }

  private void finishListAtItsEnd() {
    if (!currentList.isEmpty() && allLinesKnown && pending.isEmpty()) {
      LOG.info("{} ends after {} files", currentList, nextLine);
      if (known.containsKey(currentList)) {
        known.put(currentList, new long[] {nextLine, nextLine});
      }
      finishedLists.add(currentList);
      currentList = "";
      allLinesKnown = false;
      nextLine = 0;
      filesInEpoch = 0;
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
      FileSplit split = next(subtask);
      if (split != null) {
        waiting.remove(subtask);
        context.assignSplit(split, subtask);
        tellFiles();
      } else if (nothingNew && boundedness == Boundedness.BOUNDED) {
        waiting.remove(subtask);
        context.signalNoMoreSplits(subtask);
      } else if (currentList.isEmpty() && told.getOrDefault(subtask, 0) < epoch) {
        told.put(subtask, epoch);
        context.sendEventToSourceReader(subtask, new EpochClosed(epoch));
      }
    }
    lookAhead();
  }

  /** Does not wait for the next tick when lines, or the next list, are wanted now. */
  private void lookAhead() {
    Look now = look;
    if (now != null && !looking && failures == 0 && now.notBefore() == 0) {
      looking = true;
      context.callAsync(this::discover, this::discovered);
    }
  }

  private FileSplit next(int subtask) {
    for (int owner : new int[] {subtask, ANYBODY}) {
      Queue<FileSplit> own = returned.get(owner);
      if (own != null && !own.isEmpty()) {
        return own.poll();
      }
    }
    FoundFile file = pending.poll();
    if (file == null) {
      return null;
    }
    if (nextLine == 0 || filesInEpoch >= discovery.filesPerEpoch()) {
      epoch++;
      filesInEpoch = 0;
    }
    FileSplit split =
        FileSplit.whole(currentList, file.file(), file.location(), nextLine, file.pass(), epoch);
    filesInEpoch++;
    nextLine++;
    finishListAtItsEnd();
    decideLook();
    return split;
  }

  @Override
  public void addSplitsBack(List<FileSplit> splits, int subtask) {
    splits.forEach(split -> give(split, subtask));
    tellFiles();
    serveWaiting();
  }

  private void give(FileSplit split, int subtask) {
    returned.computeIfAbsent(subtask, key -> new PriorityQueue<>(FileSplit.IN_ORDER)).add(split);
  }

  private List<FileSplit> allReturned() {
    return returned.values().stream().flatMap(Queue::stream).sorted(FileSplit.IN_ORDER).toList();
  }

  @Override
  public void addReader(int subtask) {
    told.remove(subtask); // It is a new one, and will ask for splits itself.
  }

  @Override
  public InputState snapshotState(long checkpoint) {
    return new InputState(
        List.copyOf(finishedLists), currentList, nextLine, epoch, filesInEpoch, allReturned());
  }

  @Override
  public void close() {
    // Holds nothing open.
  }
}
