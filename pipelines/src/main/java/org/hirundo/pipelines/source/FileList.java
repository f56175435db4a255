package org.hirundo.pipelines.source;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hirundo.pipelines.source.Discovery.FoundFile;

/**
 * Which files of a dataset were found, and which are to be read next. Files that are found together
 * are read as often as the dataset repeats, one pass after the other; files that are found later
 * come behind. Immutable; of a file that was read, 8 bytes are kept.
 *
 * @param nextLine the number of the next file that is found
 * @param waves files that were found together and are not read to the end, oldest first
 * @param seen hashes of all files' locations, sorted
 */
record FileList(int nextLine, List<Wave> waves, long[] seen) {
  static final FileList EMPTY = new FileList(0, List.of(), new long[0]);

  /**
   * Files that were found together.
   *
   * @param firstLine the number of the first one
   * @param pass how often all were handed out
   * @param at the next one of this pass
   */
  record Wave(List<FoundFile> files, int firstLine, int pass, int at) {}

  /** With what of a listing is new. */
  FileList found(List<FoundFile> listing) {
    List<FoundFile> added = new ArrayList<>();
    long[] all = Arrays.copyOf(seen, seen.length + listing.size());
    for (FoundFile file : listing) {
      long hash = hash(file.location());
      if (Arrays.binarySearch(seen, hash) < 0) {
        all[seen.length + added.size()] = hash;
        added.add(file);
      }
    }
    if (added.isEmpty()) {
      return this;
    }
    long[] sorted = Arrays.copyOf(all, seen.length + added.size());
    Arrays.sort(sorted);
    List<Wave> longer = new ArrayList<>(waves);
    longer.add(new Wave(List.copyOf(added), nextLine, 0, 0));
    return new FileList(nextLine + added.size(), List.copyOf(longer), sorted);
  }

  boolean isEmpty() {
    return waves.isEmpty();
  }

  /** How many times a file is still to be read, if all are read that often. */
  long left(int passes) {
    long left = 0;
    for (Wave wave : waves) {
      left += (long) (passes - wave.pass()) * wave.files().size() - wave.at();
    }
    return left;
  }

  /** The next file, from its beginning. */
  FileSplit first(String source) {
    Wave wave = waves.get(0);
    FoundFile file = wave.files().get(wave.at());
    return FileSplit.whole(
        source, file.file(), file.location(), wave.firstLine() + wave.at(), wave.pass(), 0);
  }

  /** Without the next file. */
  FileList rest(int passes) {
    Wave wave = waves.get(0);
    int at = wave.at() + 1;
    int pass = wave.pass();
    if (at == wave.files().size()) {
      at = 0;
      pass++;
    }
    List<Wave> left = new ArrayList<>(waves.subList(1, waves.size()));
    if (pass < passes) {
      left.add(0, new Wave(wave.files(), wave.firstLine(), pass, at));
    }
    return new FileList(nextLine, List.copyOf(left), seen);
  }

  /** FNV-1a of the characters, mixed. */
  private static long hash(String location) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < location.length(); i++) {
      hash = (hash ^ location.charAt(i)) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 32)) * 0xd6e8feb86659fd93L;
    return hash ^ (hash >>> 32);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FileList list
        && nextLine == list.nextLine
        && waves.equals(list.waves)
        && Arrays.equals(seen, list.seen);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * nextLine + waves.hashCode()) + Arrays.hashCode(seen);
  }
}
