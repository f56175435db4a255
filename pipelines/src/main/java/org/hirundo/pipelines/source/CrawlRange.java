package org.hirundo.pipelines.source;

import java.io.Serializable;
import java.util.List;

/**
 * Which crawls of an index to read.
 *
 * @param ids these alone; empty: all
 * @param first none whose id comes before this one as text; empty: no bound. Common Crawl's ids
 *     sort by time
 * @param last none whose id comes after this one as text, except those that it begins: {@code
 *     CC-MAIN-2023} lets the whole year in; empty: no bound
 */
public record CrawlRange(List<String> ids, String first, String last) implements Serializable {
  public static final CrawlRange ALL = new CrawlRange(List.of(), "", "");

  public CrawlRange {
    ids = List.copyOf(ids);
  }

  public boolean holds(String id) {
    return (ids.isEmpty() || ids.contains(id))
        && id.compareTo(first) >= 0
        && (last.isEmpty() || id.compareTo(last) <= 0 || id.startsWith(last));
  }
}
