package org.hirundo.pipelines.configuration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/** Finds the local files that a person means by a path, a folder, a glob or a {@code file:} URI. */
public final class LocalFiles {
  private static final Pattern REMOTE = Pattern.compile("[a-z][a-z0-9+.-]+:.*");
  private static final Pattern SLASHES = Pattern.compile("^file:/{0,2}(?=/)|^file:");
  private static final String GLOB_SIGNS = "*?[{";

  private LocalFiles() {}

  /** Whether the location is a URI of another scheme than {@code file:}. */
  public static boolean isRemote(String location) {
    return REMOTE.matcher(location).matches() && !location.startsWith("file:");
  }

  /** The location without {@code file:} and the slashes that may follow it. */
  static String withoutScheme(String location) {
    return SLASHES.matcher(location).replaceFirst("");
  }

  /**
   * The files, sorted by path: the file itself; every visible file below a folder; every file that
   * a glob matches ({@code *}, {@code **}, {@code ?}, {@code [ab]}, {@code {a,b}}).
   *
   * @param location a local path, a glob, or either after {@code file:}
   * @throws IOException if a folder cannot be read, or the glob is not well formed
   */
  public static List<Path> matching(String location) throws IOException {
    String pattern = withoutScheme(location);
    try {
      Path path = firstSign(pattern) < 0 ? Path.of(pattern) : null;
      if (path == null && Files.exists(Path.of(pattern))) {
        path = Path.of(pattern);
      }
      if (path == null) {
        return globbed(pattern);
      }
      if (!Files.isDirectory(path)) {
        return Files.exists(path) ? List.of(path) : List.of();
      }
      return below(path, file -> true);
    } catch (InvalidPathException | PatternSyntaxException e) {
      throw new IOException(location + " is not a path or glob: " + e.getMessage(), e);
    }
  }

  private static List<Path> globbed(String pattern) throws IOException {
    int folderEnd = pattern.lastIndexOf('/', firstSign(pattern));
    String fixed = folderEnd < 0 ? "" : pattern.substring(0, folderEnd + 1);
    Path folder = Path.of(fixed.isEmpty() ? "." : fixed);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    PathMatcher matcher =
        FileSystems.getDefault().getPathMatcher("glob:" + pattern.substring(folderEnd + 1));
    return below(folder, file -> matcher.matches(folder.relativize(file)));
  }

  private static List<Path> below(Path folder, PathMatcher wanted) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .filter(wanted::matches)
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static int firstSign(String pattern) {
    for (int i = 0; i < pattern.length(); i++) {
      if (GLOB_SIGNS.indexOf(pattern.charAt(i)) >= 0) {
        return i;
      }
    }
    return -1;
  }
}
