package org.hirundo.pipelines.source;

import java.util.List;

/**
 * What the enumerator remembers: never a list of every file seen.
 *
 * @param finishedLists names of the lists all of whose files were handed out, oldest first
 * @param currentList the list being handed out, or the empty string
 * @param nextLine the next line of it
 * @param epoch the epoch of the file handed out last; 0 before the first
 * @param filesInEpoch how many files of it were handed out
 * @param returned splits that came back from a failed reader
 */
record InputState(
    List<String> finishedLists,
    String currentList,
    int nextLine,
    int epoch,
    int filesInEpoch,
    List<FileSplit> returned) {
  static final InputState START = new InputState(List.of(), "", 0, 0, 0, List.of());
}
