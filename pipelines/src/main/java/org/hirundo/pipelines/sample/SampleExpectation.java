package org.hirundo.pipelines.sample;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What must come out of one crawl, known from how it was made, if the crawls before were read and
 * the oldest of near-duplicates is kept. For tests of the product, not for the product.
 *
 * @param responses WARC response records, with the damaged one
 * @param documents by domain: pages that no crawl before found. All survive
 * @param changed pages found before with other text: near-duplicates
 * @param unchanged pages found before with the same text: exact duplicates
 * @param copies bytes of a page of the same crawl under another address: exact duplicates
 * @param damaged records that cannot be inflated
 * @param images bodies that are no text
 * @param empty bodies of no bytes
 * @param mojibake pages whose text was broken before it was saved
 * @param foreign pages in German, French or Chinese
 * @param huge pages of 20 MB
 */
public record SampleExpectation(
    int responses,
    SortedMap<String, Integer> documents,
    int changed,
    int unchanged,
    int copies,
    int damaged,
    int images,
    int empty,
    int mojibake,
    int foreign,
    int huge) {

  public SampleExpectation {
    documents = Collections.unmodifiableSortedMap(new TreeMap<>(documents));
  }

  /**
   * Of a crawl.
   *
   * @param crawl 1, 2 or 3
   */
  public static SampleExpectation of(int crawl) {
    List<Capture> captures = CrawlPages.of(DemoCrawl.numbered(crawl), SamplePages.load());
    Map<Capture.Kind, Integer> kinds = new EnumMap<>(Capture.Kind.class);
    SortedMap<String, Integer> documents = new TreeMap<>();
    for (Capture capture : captures) {
      kinds.merge(capture.kind(), 1, Integer::sum);
      if (capture.kind() == Capture.Kind.NEW) {
        documents.merge(capture.domain(), 1, Integer::sum);
      }
    }
    return new SampleExpectation(
        captures.size(),
        documents,
        kinds.getOrDefault(Capture.Kind.CHANGED, 0),
        kinds.getOrDefault(Capture.Kind.UNCHANGED, 0),
        kinds.getOrDefault(Capture.Kind.COPY, 0),
        kinds.getOrDefault(Capture.Kind.DAMAGED, 0),
        kinds.getOrDefault(Capture.Kind.IMAGE, 0),
        kinds.getOrDefault(Capture.Kind.EMPTY, 0),
        kinds.getOrDefault(Capture.Kind.MOJIBAKE, 0),
        kinds.getOrDefault(Capture.Kind.FOREIGN, 0),
        kinds.getOrDefault(Capture.Kind.HUGE, 0));
  }

  /** Documents of all domains. */
  public int survivors() {
    return documents.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Near and exact duplicates. */
  public int duplicates() {
    return changed + unchanged + copies;
  }

  /** All that leaves with a reason. */
  public int rejects() {
    return damaged + images + empty + mojibake + foreign + huge;
  }
}
