package org.hirundo.operators.lists;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Reads lists of hosts and URLs:
 *
 * <ul>
 *   <li>UT1's layout: a folder of categories, each a folder with files {@code domains} and {@code
 *       urls}; or one such category; or the {@code .tar.gz} in which they are published. Files
 *       {@code expressions} are not read, which is noted.
 *   <li>a plain file, which may end in {@code .gz}: a host, URL or pattern a line.
 * </ul>
 *
 * <p># begins a comment. A line that is no entry is passed over and told in the report: public
 * lists always have some, and one of them must not cost the others. A file with more such lines
 * than entries is no list, and refused.
 */
public final class HostListReader {
  /** The preset of {@link #preset} with the categories that Swallow Corpus rejects. */
  public static final String SWALLOW = "swallow";

  private static final String DOMAINS = "domains";
  private static final String URLS = "urls";

  private final HostListsBuilder lists;
  private final ListReport report;

  public HostListReader(HostListsBuilder lists, ListReport report) {
    this.lists = lists;
    this.report = report;
  }

  /**
   * The names of a preset's categories, sorted.
   *
   * @throws IllegalArgumentException if there is no such preset
   */
  public static Set<String> preset(String name) {
    if (!name.equals(SWALLOW)) {
      throw new IllegalArgumentException("no preset of categories " + name + ", only " + SWALLOW);
    }
    try (InputStream in = HostListReader.class.getResourceAsStream("ut1-swallow.txt")) {
      Set<String> categories = new TreeSet<>();
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .forEach(categories::add);
      return categories;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Adds a list.
   *
   * @param name what its entries are told by
   * @param categories those to take from UT1's layout; empty: all
   * @throws IOException if it cannot be read, is no list, or lacks a category: the message names
   *     the file
   */
  public void read(String name, Path path, Collection<String> categories) throws IOException {
    try {
      if (Files.isDirectory(path)) {
        folder(name, path, categories);
      } else if (Ut1Archive.isOne(path)) {
        archive(name, path, categories);
      } else if (!categories.isEmpty()) {
        throw new IOException(path + " is a plain list, which has no categories " + categories);
      } else {
        plain(name, path);
      }
    } catch (IllegalArgumentException e) {
      throw new IOException(path + ": " + e.getMessage(), e);
    }
  }

  private void plain(String name, Path path) throws IOException {
    try (InputStream stored = new BufferedInputStream(Files.newInputStream(path), 1 << 16)) {
      boolean packed = path.toString().endsWith(".gz");
      lines(
          lists.source(name, name),
          path.toString(),
          packed ? new GZIPInputStream(stored, 1 << 16) : stored);
    }
  }

  private void folder(String name, Path path, Collection<String> categories) throws IOException {
    TreeMap<String, Path> folders = new TreeMap<>();
    try (Stream<Path> below = Files.list(path)) {
      for (Path folder : below.filter(HostListReader::isCategory).toList()) {
        folders.put(folder.getFileName().toString(), folder);
      }
    }
    if (folders.isEmpty() && isCategory(path)) {
      folders.put(path.toAbsolutePath().getFileName().toString(), path);
    }
    require(path, folders.keySet(), categories);
    for (String category : categories.isEmpty() ? folders.keySet() : new TreeSet<>(categories)) {
      try (Stream<Path> files = Files.list(folders.get(category))) {
        for (Path file : files.sorted().toList()) {
          try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            file(name, category, file.toString(), file.getFileName().toString(), in);
          }
        }
      }
    }
  }

  private static boolean isCategory(Path folder) {
    return Files.isRegularFile(folder.resolve(DOMAINS))
        || Files.isRegularFile(folder.resolve(URLS));
  }

  private void archive(String name, Path path, Collection<String> categories) throws IOException {
    Ut1Archive archive = new Ut1Archive(path);
    require(path, archive.categories(), categories);
    archive.read(
        categories.isEmpty() ? archive.folders() : new TreeSet<>(categories),
        (category, file, in) -> file(name, category, path + "!" + category + "/" + file, file, in));
  }

  private static void require(Path path, Set<String> present, Collection<String> wanted)
      throws IOException {
    if (present.isEmpty()) {
      throw new IOException(
          path + " has no category of UT1's layout: folders with files domains or urls");
    }
    List<String> missing = wanted.stream().filter(name -> !present.contains(name)).toList();
    if (!missing.isEmpty()) {
      throw new IOException(path + " has no category " + missing + "; it has " + present);
    }
  }

  private void file(String list, String category, String place, String file, InputStream in)
      throws IOException {
    if (file.equals(DOMAINS) || file.equals(URLS)) {
      lines(lists.source(list, category), place, in);
    } else if (file.endsWith("expressions") || file.endsWith("expression")) {
      report.note(place + ": regular expressions are not read");
    }
  }

  private void lines(int source, String place, InputStream in) throws IOException {
    ListLines lines = new ListLines(in);
    long taken = 0;
    long damaged = 0;
    for (String line; (line = lines.next()) != null; ) {
      String fault = lines.fault();
      if (fault.isEmpty()) {
        fault = lists.add(source, line);
      }
      if (fault.isEmpty()) {
        report.entry();
        taken++;
      } else {
        report.fault(place + ":" + lines.number(), shown(line) + " is " + fault);
        damaged++;
      }
    }
    if (damaged > taken) {
      throw new IOException(
          place
              + " is no list of hosts or URLs: of its lines "
              + damaged
              + " are none and "
              + taken
              + " are; the first that is none is in line "
              + report.faults().stream()
                  .filter(fault -> fault.startsWith(place + ":"))
                  .findFirst()
                  .map(fault -> fault.substring(place.length() + 1))
                  .orElse("?"));
    }
  }

  private static String shown(String line) {
    return line.length() > 60 ? line.substring(0, 60) + "…" : line;
  }
}
