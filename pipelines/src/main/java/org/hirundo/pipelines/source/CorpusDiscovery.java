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

/**
 * The files of one dataset: one file, a folder, or a glob; sorted by name.
 *
 * @param name the dataset's name
 * @param path a path or URI; a star in its last part matches within that folder
 * @param passes how often the whole listing is read
 */
public record CorpusDiscovery(String name, String path, int passes) implements Discovery {
  private static final List<String> ENDINGS =
      List.of(".parquet", ".jsonl", ".jsonl.gz", ".jsonl.zst", ".json", ".json.gz", ".json.zst");

  @Override
  public List<String> lists() {
    return List.of(name);
  }

  @Override
  public List<FoundFile> files(String list) throws IOException {
    List<String> locations = path.matches("[a-z][a-z0-9+.-]+://.*") ? remote() : local();
    List<FoundFile> found = new ArrayList<>();
    for (int pass = 0; pass < passes; pass++) {
      for (String location : locations) {
        found.add(new FoundFile(location.substring(location.lastIndexOf('/') + 1), location, pass));
      }
    }
    return found;
  }

  private List<String> local() throws IOException {
    Path root = Path.of(path.startsWith("file:") ? path.substring(5) : path).toAbsolutePath();
    if (Files.isRegularFile(root)) {
      return List.of(root.toUri().toString());
    }
    boolean folder = Files.isDirectory(root);
    Path parent = folder ? root : fixedPart(root);
    if (!Files.isDirectory(parent)) {
      throw new IOException("dataset " + name + ": there is nothing at " + path);
    }
    PathMatcher matcher = folder ? null : FileSystems.getDefault().getPathMatcher("glob:" + root);
    try (Stream<Path> files = Files.walk(parent)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> folder ? readable(file.toString()) : matcher.matches(file))
          .sorted()
          .map(file -> file.toUri().toString())
          .toList();
    }
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
    boolean glob = last.indexOf('*') >= 0;
    var folder = glob ? root.getParent() : root;
    FileStatus[] listing = files.listStatus(folder);
    if (listing == null) {
      throw new IOException("dataset " + name + ": there is nothing at " + path);
    }
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + (glob ? last : "*"));
    return Stream.of(listing)
        .filter(status -> !status.isDir())
        .map(status -> status.getPath())
        .filter(file -> glob ? matcher.matches(Path.of(file.getName())) : readable(file.getName()))
        .map(file -> file.toString())
        .sorted()
        .toList();
  }

  private static boolean readable(String file) {
    return ENDINGS.stream().anyMatch(file::endsWith);
  }

  @Override
  public int filesPerEpoch() {
    return Integer.MAX_VALUE;
  }
}
