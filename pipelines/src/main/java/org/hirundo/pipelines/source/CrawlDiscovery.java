package org.hirundo.pipelines.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * Common Crawl's layout: {@code collinfo.json} names the crawls, newest first; {@code
 * crawl-data/ID/warc.paths.gz} lists a crawl's WARC files, {@code arc.paths.gz} the ARC files of
 * one from before 2013. Crawls are read oldest first.
 *
 * @param index URI of {@code collinfo.json}
 * @param base what stands before the paths of manifests and WARC files, with a slash at its end
 * @param range the crawls to read
 * @param files at most so many WARC files of each crawl
 * @param filesPerEpoch how many WARC files make an epoch
 * @param settings for the transfers of index and manifests
 */
public record CrawlDiscovery(
    String index,
    String base,
    CrawlRange range,
    int files,
    int filesPerEpoch,
    TransportSettings settings)
    implements Discovery {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Override
  public List<String> lists() throws IOException {
    List<String> found = new ArrayList<>();
    try (InputStream in = transport().stream(index, 0)) {
      JsonNode crawls = JSON.readTree(in);
      if (crawls == null || !crawls.isArray()) {
        throw new IOException(index + " is not a JSON array of crawls");
      }
      for (JsonNode crawl : crawls) {
        String id = crawl.path("id").asText("");
        if (!id.isEmpty() && range.holds(id)) {
          found.add(id);
        }
      }
    }
    Collections.reverse(found);
    return found;
  }

  @Override
  public List<FoundFile> files(String crawl) throws IOException {
    return files(crawl, 0, Integer.MAX_VALUE);
  }

  @Override
  public List<FoundFile> files(String crawl, int from, int most) throws IOException {
    String folder = base + "crawl-data/" + crawl + "/";
    try {
      return lines(folder + "warc.paths.gz", from, most);
    } catch (IOException noWarc) {
      if (!isMissing(noWarc)) {
        throw noWarc;
      }
      try {
        return lines(folder + "arc.paths.gz", from, most);
      } catch (IOException noArc) {
        throw isMissing(noArc) ? noWarc : noArc;
      }
    }
  }

  private static boolean isMissing(IOException failure) {
    return failure instanceof FileNotFoundException
        || failure instanceof LostFileException lost && lost.reason().equals("missing-file");
  }

  /** The enumerator repeats a look that failed, and counts: no look should take long. */
  private Transport transport() {
    return new Transport(settings.retryingFor(PATIENCE));
  }

  private List<FoundFile> lines(String manifest, int from, int most) throws IOException {
    int to = (int) Math.min(files, (long) from + most);
    List<FoundFile> found = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(transport().stream(manifest, 0), 1 << 16),
                StandardCharsets.UTF_8))) {
      String line;
      int number = 0;
      while (number < to && (line = lines.readLine()) != null) {
        if (!line.isBlank()) {
          if (number >= from) {
            found.add(new FoundFile(line.strip(), base + line.strip(), 0));
          }
          number++;
        }
      }
    }
    return found;
  }
}
