package org.hirundo.pipelines.curate;

import java.util.ArrayList;
import java.util.List;
import org.hirundo.pipelines.configuration.Configuration;
import org.hirundo.pipelines.source.CorpusDiscovery;
import org.hirundo.pipelines.source.CrawlDiscovery;
import org.hirundo.pipelines.source.Discovery;
import org.hirundo.pipelines.source.JoinedDiscovery;

/** What a configuration gives curate to read. */
public final class Inputs {
  private Inputs() {}

  /** All crawls, in one order. */
  static Discovery crawls(Configuration configuration) {
    List<Discovery> crawls = new ArrayList<>();
    for (Configuration.Crawl crawl : configuration.crawls()) {
      crawls.add(
          new CrawlDiscovery(
              crawl.index(), crawl.base(), crawl.ids(), crawl.files(), crawl.epochFiles()));
    }
    return new JoinedDiscovery(crawls);
  }

  static CorpusDiscovery corpus(Configuration.Dataset dataset) {
    return new CorpusDiscovery(dataset.name(), dataset.path(), dataset.repeat());
  }

  /** Everything that curate reads. */
  public static List<Discovery> all(Configuration configuration) {
    List<Discovery> all = new ArrayList<>();
    if (!configuration.crawls().isEmpty()) {
      all.add(crawls(configuration));
    }
    configuration.datasets().forEach(dataset -> all.add(corpus(dataset)));
    return all;
  }
}
