package org.hirundo.pipelines.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;

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
 * @param select which records to fetch, by the crawls' columnar indexes, whose parts are then the
 *     files; null: WARC files are read wholly
 * @param settings for the transfers of index and manifests
 */
public record CrawlDiscovery(
    String index,
    String base,
    CrawlRange range,
    int files,
    int filesPerEpoch,
    RecordSelection select,
    TransportSettings settings)
    implements Discovery {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int INDEX_BYTES = 16 << 20; // a hundred crawls are 40 KB
  private static final String SUBSET = "/subset=warc/";
  private static final String PARTS = "cc-index-table.paths.gz";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Override
  public List<String> lists() throws IOException {
    List<String> found = new ArrayList<>();
    try (InputStream in = transport().stream(index, 0)) {
      byte[] json = in.readNBytes(INDEX_BYTES + 1);
      if (json.length > INDEX_BYTES) {
        throw new IOException(
            index + " has more than " + INDEX_BYTES + " bytes: it is no list of crawls");
      }
      JsonNode crawls = JSON.readTree(json);
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
    return select == null
        ? ofManifest(crawl, manifest -> lines(manifest, from, most))
        : parts(folder(crawl) + PARTS, from, most);
  }

  /** Reads the manifest once, and keeps none of its lines. */
  @Override
  public int count(String crawl) throws IOException {
    return select == null
        ? Math.min(files, ofManifest(crawl, manifest -> count(manifest, line -> true)))
        : count(folder(crawl) + PARTS, CrawlDiscovery::isPart);
  }

  private int count(String manifest, Predicate<String> counted) throws IOException {
    int[] count = {0};
    Predicate<String> none =
        line -> {
          count[0] += counted.test(line) ? 1 : 0;
          return false;
        };
    WarcManifest.paths(transport(), manifest, none, 0, Integer.MAX_VALUE);
    return count[0];
  }

  private String folder(String crawl) {
    return base + "crawl-data/" + crawl + "/";
  }

  private interface Reading<T> {
    T of(String manifest) throws IOException;
  }

  private <T> T ofManifest(String crawl, Reading<T> reading) throws IOException {
    try {
      return reading.of(folder(crawl) + "warc.paths.gz");
    } catch (IOException noWarc) {
      if (!isMissing(noWarc)) {
        throw noWarc;
      }
      try {
        return reading.of(folder(crawl) + "arc.paths.gz");
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
    List<FoundFile> found = new ArrayList<>();
    int to = (int) Math.min(files, (long) from + most);
    for (String path : WarcManifest.paths(transport(), manifest, line -> true, from, to)) {
      found.add(new FoundFile(path, base + path, 0));
    }
    return found;
  }

  private static boolean isPart(String line) {
    return line.contains(SUBSET);
  }

  /** The parts of the crawl's index that hold successful captures. */
  private List<FoundFile> parts(String manifest, int from, int most) throws IOException {
    List<FoundFile> found = new ArrayList<>();
    int to = (int) Math.min(Integer.MAX_VALUE, (long) from + most);
    for (String path :
        WarcManifest.paths(transport(), manifest, CrawlDiscovery::isPart, from, to)) {
      found.add(new FoundFile(path, select.at(base + path), 0));
    }
    return found;
  }
}
