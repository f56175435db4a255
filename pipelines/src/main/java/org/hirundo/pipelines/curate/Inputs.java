package org.hirundo.pipelines.curate;

import java.util.ArrayList;
import java.util.List;
import org.hirundo.pipelines.configuration.Configuration;
import org.hirundo.pipelines.configuration.Configuration.Step;
import org.hirundo.pipelines.source.CorpusDiscovery;
import org.hirundo.pipelines.source.CorpusFormat;
import org.hirundo.pipelines.source.CrawlDiscovery;
import org.hirundo.pipelines.source.Discovery;
import org.hirundo.pipelines.source.JoinedDiscovery;

/** What a configuration gives curate to read. */
public final class Inputs {
  private Inputs() {}

  /** All crawls, and before them the datasets that go through deduplication, in one order. */
  static Discovery deduplicated(Configuration configuration) {
    List<Discovery> inputs = new ArrayList<>();
    for (Configuration.Dataset dataset : configuration.datasets()) {
      if (dataset.through().contains(Step.DEDUP)) {
        inputs.add(corpus(dataset));
      }
    }
    for (Configuration.Crawl crawl : configuration.crawls()) {
      inputs.add(
          new CrawlDiscovery(
              crawl.index(), crawl.base(), crawl.ids(), crawl.files(), crawl.epochFiles()));
    }
    return new JoinedDiscovery(inputs);
  }

  /** Whether {@link #deduplicated} has anything. */
  static boolean deduplicates(Configuration configuration) {
    return !configuration.crawls().isEmpty()
        || configuration.datasets().stream()
            .anyMatch(dataset -> dataset.through().contains(Step.DEDUP));
  }

  static CorpusDiscovery corpus(Configuration.Dataset dataset) {
    return new CorpusDiscovery(dataset.name(), dataset.path(), dataset.repeat());
  }

  static CorpusFormat format(Configuration.Dataset dataset) {
    return new CorpusFormat(
        dataset.domain(),
        new CorpusFormat.Columns(
            dataset.text(),
            dataset.id().orElse(""),
            dataset.title().orElse(""),
            dataset.attributes()));
  }

  /** Everything that curate reads. */
  public static List<Discovery> all(Configuration configuration) {
    List<Discovery> all = new ArrayList<>();
    if (deduplicates(configuration)) {
      all.add(deduplicated(configuration));
    }
    configuration.datasets().stream()
        .filter(dataset -> !dataset.through().contains(Step.DEDUP))
        .forEach(dataset -> all.add(corpus(dataset)));
    return all;
  }
}
