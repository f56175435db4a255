package org.hirundo.pipelines.source;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;

/**
 * The lines of a crawl's {@code warc.paths.gz}: some hundred bytes for each of up to 100,000 files.
 *
 * @param files at most so many of them
 * @param lines the line of each path, from 0
 */
record WarcManifest(
    String base, String crawl, int files, List<String> paths, Map<String, Integer> lines) {
  private static final int LONGEST_PATH = 8192; // characters

  static WarcManifest read(Transport transport, String base, String crawl, int files)
      throws IOException {
    String manifest = base + "crawl-data/" + crawl + "/warc.paths.gz";
    List<String> paths = paths(transport, manifest, line -> true, 0, files);
    Map<String, Integer> lines = new HashMap<>();
    for (String path : paths) {
      lines.put(path, lines.size());
    }
    return new WarcManifest(base, crawl, files, paths, lines);
  }

  boolean isOf(String otherBase, String otherCrawl, int otherFiles) {
    return base.equals(otherBase) && crawl.equals(otherCrawl) && files == otherFiles;
  }

  /**
   * The paths in a gzipped list.
   *
   * @param from the first of the wanted lines, from 0
   * @param to the wanted line to stop before
   */
  static List<String> paths(
      Transport transport, String manifest, Predicate<String> wanted, int from, int to)
      throws IOException {
    List<String> found = new ArrayList<>();
    try (InputStream stored = transport.stream(manifest, 0);
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(
                    new GZIPInputStream(stored, 1 << 16), StandardCharsets.UTF_8))) {
      String line;
      int number = 0;
      while (number < to && (line = next(lines, manifest)) != null) {
        String path = line.strip();
        if (!path.isEmpty() && wanted.test(path)) {
          if (number >= from) {
            found.add(path);
          }
          number++;
        }
      }
    }
    return found;
  }

  /** The next line without its end; null after the last. */
  private static String next(Reader lines, String manifest) throws IOException {
    StringBuilder line = new StringBuilder(160);
    for (int c = lines.read(); c != '\n'; c = lines.read()) {
      if (c < 0) {
        return line.isEmpty() ? null : line.toString();
      }
      if (line.length() == LONGEST_PATH) {
        throw new IOException(
            "a line of "
                + manifest
                + " has more than "
                + LONGEST_PATH
                + " characters: it is no list of paths; it begins with "
                + line.substring(0, 80));
      }
      line.append((char) c);
    }
    return line.toString();
  }
}
