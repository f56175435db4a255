package org.hirundo.pipelines.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Several discoveries as one: the lists of the first, then those of the next. Names of lists must
 * differ between them.
 */
public record JoinedDiscovery(List<Discovery> parts) implements Discovery {
  public JoinedDiscovery {
    parts = List.copyOf(parts);
  }

  @Override
  public List<String> lists() throws IOException {
    List<String> all = new ArrayList<>();
    for (Discovery part : parts) {
      all.addAll(part.lists());
    }
    return all;
  }

  @Override
  public List<FoundFile> files(String list) throws IOException {
    return of(list).files(list);
  }

  @Override
  public List<FoundFile> files(String list, int from, int most) throws IOException {
    return of(list).files(list, from, most);
  }

  @Override
  public int count(String list) throws IOException {
    return of(list).count(list);
  }

  private Discovery of(String list) throws IOException {
    for (Discovery part : parts) {
      if (part.lists().contains(list)) {
        return part;
      }
    }
    throw new IOException("no index names " + list + " any more");
  }

  @Override
  public int filesPerEpoch() {
    return parts.stream().mapToInt(Discovery::filesPerEpoch).min().orElse(1);
  }
}
