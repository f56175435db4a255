package org.hirundo.pipelines.curate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.hirundo.pipelines.configuration.Configuration;
import org.hirundo.pipelines.configuration.Configuration.Crawl;
import org.hirundo.pipelines.configuration.Configuration.Dataset;
import org.hirundo.pipelines.configuration.Configuration.Step;
import org.hirundo.pipelines.source.Carrier;
import org.hirundo.pipelines.source.CorpusDiscovery;
import org.hirundo.pipelines.source.CorpusFormat;
import org.hirundo.pipelines.source.CrawlDiscovery;
import org.hirundo.pipelines.source.CrawlRange;
import org.hirundo.pipelines.source.Discovery;
import org.hirundo.pipelines.source.JoinedDiscovery;
import org.hirundo.pipelines.source.Polling;
import org.hirundo.pipelines.source.RecordSelection;
import org.hirundo.pipelines.source.TransportSettings;

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
              crawl.index(),
              crawl.base(),
              new CrawlRange(crawl.ids(), crawl.first(), crawl.last()),
              crawl.files(),
              crawl.epochFiles(),
              crawl.select().map(select -> selection(select, crawl.files())).orElse(null),
              transport(configuration)));
    }
    return new JoinedDiscovery(inputs);
  }

  /** Whether {@link #deduplicated} has anything. */
  static boolean deduplicates(Configuration configuration) {
    return !configuration.crawls().isEmpty()
        || configuration.datasets().stream()
            .anyMatch(dataset -> dataset.through().contains(Step.DEDUP));
  }

  private static RecordSelection selection(Configuration.Select select, int files) {
    return new RecordSelection(select.languages(), select.types(), select.statuses(), files);
  }

  static Carrier carrier(Configuration configuration) {
    return new Carrier(transport(configuration));
  }

  /** For a reader that keeps so many files open at once, and would wait for itself with fewer. */
  static Carrier carrier(Configuration configuration, int files) {
    TransportSettings settings = transport(configuration);
    return new Carrier(
        new TransportSettings(
            Math.max(settings.requests(), files),
            settings.bytesPerSecond(),
            settings.retryFor(),
            settings.firstPause(),
            settings.s3Endpoint()));
  }

  private static TransportSettings transport(Configuration configuration) {
    Configuration.Transport transport = configuration.transport();
    return new TransportSettings(
        transport.requests(),
        transport.bytesPerSecond(),
        transport.retryFor(),
        TransportSettings.DEFAULTS.firstPause(),
        transport.s3Endpoint());
  }

  /** For {@link #deduplicated}: the shortest time and the smallest number count. */
  static Polling polling(Configuration configuration) {
    Stream<Duration> datasets =
        configuration.datasets().stream()
            .filter(dataset -> dataset.through().contains(Step.DEDUP))
            .map(Dataset::poll);
    return new Polling(
        Stream.concat(configuration.crawls().stream().map(Crawl::poll), datasets)
            .min(Duration::compareTo)
            .orElseThrow(),
        configuration.crawls().stream().mapToInt(Crawl::failures).min().orElse(Polling.FAILURES));
  }

  static CorpusDiscovery corpus(Configuration.Dataset dataset) {
    return new CorpusDiscovery(dataset.name(), dataset.path(), dataset.repeat());
  }

  /**
   * @param carrier of files that are on other machines
   */
  static CorpusFormat format(Configuration.Dataset dataset, Carrier carrier) {
    return new CorpusFormat(
        dataset.domain(),
        new CorpusFormat.Columns(
            dataset.text(),
            dataset.id().orElse(""),
            dataset.title().orElse(""),
            dataset.attributes()),
        carrier);
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
