package org.hirundo.pipelines.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * Common Crawl's layout: {@code collinfo.json} names the crawls, newest first; {@code
 * crawl-data/ID/warc.paths.gz} lists a crawl's WARC files. Crawls are read oldest first.
 *
 * @param index URI of {@code collinfo.json}
 * @param base what stands before the paths of manifests and WARC files, with a slash at its end
 * @param ids the crawls to read; empty: all
 * @param files at most so many WARC files of each crawl
 * @param filesPerEpoch how many WARC files make an epoch
 */
public record CrawlDiscovery(
    String index, String base, List<String> ids, int files, int filesPerEpoch)
    implements Discovery {
  private static final ObjectMapper JSON = new ObjectMapper();

  public CrawlDiscovery {
    ids = List.copyOf(ids);
  }

  @Override
  public List<String> lists() throws IOException {
    List<String> found = new ArrayList<>();
    try (InputStream in = Transport.open(index, 0)) {
      JsonNode crawls = JSON.readTree(in);
      if (crawls == null || !crawls.isArray()) {
        throw new IOException(index + " is not a JSON array of crawls");
      }
      for (JsonNode crawl : crawls) {
        String id = crawl.path("id").asText("");
        if (!id.isEmpty() && (ids.isEmpty() || ids.contains(id))) {
          found.add(id);
        }
      }
    }
    Collections.reverse(found);
    return found;
  }

  @Override
  public List<FoundFile> files(String crawl) throws IOException {
    String manifest = base + "crawl-data/" + crawl + "/warc.paths.gz";
    List<FoundFile> found = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Transport.open(manifest, 0)), StandardCharsets.UTF_8))) {
      String line;
      while (found.size() < files && (line = lines.readLine()) != null) {
        if (!line.isBlank()) {
          found.add(new FoundFile(line.strip(), base + line.strip(), 0));
        }
      }
    }
    return found;
  }
}
