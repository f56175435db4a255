package org.hirundo.pipelines.source;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.hirundo.pipelines.configuration.LocalFiles;

/**
 * The files of one dataset, sorted by name: one file; a folder with the folders below it; a glob.
 * Where nothing can be listed, as over HTTP, braces name the files: {@code {a,b}}, {@code
 * {000..107}}. Names that begin with a dot or an underscore, and other formats' files of a folder,
 * are left out.
 *
 * @param name the dataset's name
 * @param path a path or URI
 * @param passes how often the whole listing is read
 */
public record CorpusDiscovery(String name, String path, int passes) implements Discovery {
  private static final List<String> ENDINGS =
      List.of(
          ".parquet",
          ".jsonl",
          ".jsonl.gz",
          ".jsonl.zst",
          ".json",
          ".json.gz",
          ".json.zst",
          ".xml",
          ".xml.gz",
          ".xml.bz2");

  @Override
  public List<String> lists() {
    return List.of(name);
  }

  @Override
  public List<FoundFile> files(String list) throws IOException {
    List<FoundFile> once = listing();
    List<FoundFile> found = new ArrayList<>();
    for (int pass = 0; pass < passes; pass++) {
      for (FoundFile file : once) {
        found.add(new FoundFile(file.file(), file.location(), pass));
      }
    }
    return found;
  }

  /**
   * The files that there are now.
   *
   * @throws IOException if they cannot be listed, or there is nothing at the path
   */
  List<FoundFile> listing() throws IOException {
    List<String> locations;
    if (path.startsWith("http:") || path.startsWith("https:")) {
      locations = Braces.expand(path);
    } else {
      locations = LocalFiles.isRemote(path) ? remote() : local();
    }
    return locations.stream()
        .map(place -> new FoundFile(place.substring(place.lastIndexOf('/') + 1), place, 0))
        .toList();
  }

  private List<String> local() throws IOException {
    Path root = Path.of(path.startsWith("file:") ? path.substring(5) : path).toAbsolutePath();
    boolean folder = Files.isDirectory(root);
    if (!folder && Files.notExists(root) && !Files.isDirectory(fixedPart(root))) {
      throw new IOException("dataset " + name + ": there is nothing at " + path);
    }
    return LocalFiles.matching(root.toString()).stream()
        .filter(file -> !folder || readable(file.toString()))
        .filter(file -> !file.getFileName().toString().startsWith("_"))
        .map(file -> file.toUri().toString())
        .toList();
  }

  private static Path fixedPart(Path glob) {
    Path parent = glob;
    while (parent.toString().matches(".*[*?\\[{].*")) {
      parent = parent.getParent();
    }
    return parent;
  }

  private List<String> remote() throws IOException {
    var root = new org.apache.flink.core.fs.Path(path);
    FileSystem files = root.getFileSystem();
    String last = root.getName();
    if (last.matches(".*[*?\\[{].*")) {
      PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + last);
      return below(files, root.getParent(), false)
          .filter(file -> matcher.matches(Path.of(file.getName())))
          .map(Object::toString)
          .sorted()
          .toList();
    }
    if (!files.getFileStatus(root).isDir()) {
      return List.of(root.toString());
    }
    return below(files, root, true)
        .filter(file -> readable(file.getName()))
        .map(Object::toString)
        .sorted()
        .toList();
  }

  private Stream<org.apache.flink.core.fs.Path> below(
      FileSystem files, org.apache.flink.core.fs.Path folder, boolean deep) throws IOException {
    FileStatus[] listing = files.listStatus(folder);
    if (listing == null) {
      throw new IOException("dataset " + name + ": there is nothing at " + path);
    }
    List<org.apache.flink.core.fs.Path> found = new ArrayList<>();
    for (FileStatus status : listing) {
      String part = status.getPath().getName();
      if (part.startsWith(".") || part.startsWith("_")) {
        continue;
      }
      if (!status.isDir()) {
        found.add(status.getPath());
      } else if (deep) {
        below(files, status.getPath(), true).forEach(found::add);
      }
    }
    return found.stream();
  }

  private static boolean readable(String file) {
    return ENDINGS.stream().anyMatch(file::endsWith);
  }

  @Override
  public int filesPerEpoch() {
    return Integer.MAX_VALUE;
  }
}
