package org.hirundo.pipelines.source;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;

/** Finds the file lists there are to read: a crawl's manifest, a dataset's listing. */
public interface Discovery extends Serializable {

  /**
   * Names of the lists, in the order in which they are to be read. A later call may name more; a
   * list that was named before is not read again.
   */
  List<String> lists() throws IOException;

  /**
   * The files of one list, in order.
   *
   * @throws IOException if the list cannot be read now
   */
  List<FoundFile> files(String list) throws IOException;

  /**
   * A stretch of one list, so that a long one need not be held.
   *
   * @param from the first line, from 0
   * @param most how many lines at most; fewer come only where the list ends
   */
  default List<FoundFile> files(String list, int from, int most) throws IOException {
    List<FoundFile> all = files(list);
    int begin = Math.min(from, all.size());
    return List.copyOf(all.subList(begin, begin + Math.min(most, all.size() - begin)));
  }

  /**
   * How many files a list has.
   *
   * @throws IOException if the list cannot be read now
   */
  default int count(String list) throws IOException {
    return files(list).size();
  }

  /** How many files of one list make an epoch; at least 1. */
  int filesPerEpoch();

  /**
   * @param file the path as the list has it
   * @param location the URI to read it from
   * @param pass 0, or how often it stood in the list before
   */
  record FoundFile(String file, String location, int pass) implements Serializable {}
}
