package org.hirundo.operators.lists;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** UT1's lists as they are published: one tar, with links from categories' old names. */
final class Ut1Archive {
  private final Path file;
  private final Set<String> categories = new TreeSet<>();
  private final Map<String, String> links = new LinkedHashMap<>(); // from a name to its folder

  /** Takes one file of a category. */
  interface Visitor {
    void visit(String category, String file, InputStream content) throws IOException;
  }

  Ut1Archive(Path file) throws IOException {
    this.file = file;
    each(
        (entry, tar) -> {
          String[] parts = entry.getName().split("/");
          if (entry.isSymbolicLink()) {
            String target = entry.getLinkName().replaceAll("/+$", "");
            links.put(parts[parts.length - 1], target.substring(target.lastIndexOf('/') + 1));
          } else if (entry.isFile() && parts.length > 1 && isList(parts[parts.length - 1])) {
            categories.add(parts[parts.length - 2]);
          }
        });
  }

  private static boolean isList(String file) {
    return file.equals("domains") || file.equals("urls");
  }

  static boolean isOne(Path path) {
    String name = path.getFileName().toString();
    return name.endsWith(".tar.gz") || name.endsWith(".tgz") || name.endsWith(".tar");
  }

  /** The categories by their own names. */
  Set<String> folders() {
    return categories;
  }

  /** The categories by all their names. */
  Set<String> categories() {
    Set<String> all = new TreeSet<>(categories);
    links.forEach(
        (name, folder) -> {
          if (categories.contains(folder)) {
            all.add(name);
          }
        });
    return all;
  }

  void read(Set<String> wanted, Visitor visitor) throws IOException {
    Map<String, Set<String>> names = new LinkedHashMap<>(); // by folder
    for (String name : wanted) {
      String folder = categories.contains(name) ? name : links.get(name);
      names.computeIfAbsent(folder, f -> new TreeSet<>()).add(name);
    }
    names.forEach(Ut1Archive::requireOne);
    each(
        (entry, tar) -> {
          String[] parts = entry.getName().split("/");
          if (entry.isFile() && parts.length > 1) {
            for (String name : names.getOrDefault(parts[parts.length - 2], Set.of())) {
              visitor.visit(name, parts[parts.length - 1], tar);
            }
          }
        });
  }

  private static void requireOne(String folder, Set<String> names) {
    if (names.size() > 1) {
      throw new IllegalArgumentException(
          "the categories " + names + " are one, " + folder + ", by several names; name one");
    }
  }

  private interface EntryVisitor {
    void visit(TarArchiveEntry entry, InputStream content) throws IOException;
  }

  private void each(EntryVisitor visitor) throws IOException {
    try (InputStream stored = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        TarArchiveInputStream tar =
            new TarArchiveInputStream(
                file.toString().endsWith(".tar") ? stored : new GZIPInputStream(stored, 1 << 16))) {
      for (TarArchiveEntry entry; (entry = tar.getNextEntry()) != null; ) {
        visitor.visit(entry, tar);
      }
    }
  }
}
