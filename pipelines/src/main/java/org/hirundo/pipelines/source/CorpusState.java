package org.hirundo.pipelines.source;

import java.util.List;

/**
 * What a dataset's enumerator remembers.
 *
 * @param returned splits that came back from a failed reader
 */
record CorpusState(FileList files, List<FileSplit> returned) {
  static final CorpusState START = new CorpusState(FileList.EMPTY, List.of());
}
