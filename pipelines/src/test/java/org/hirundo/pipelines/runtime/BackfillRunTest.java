package org.hirundo.pipelines.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.pipelines.mix.FeedBounds;
import org.hirundo.pipelines.runtime.LocalRun.Topology;
import org.hirundo.schemas.FileReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackfillRunTest {
  @TempDir Path folder;

  @Test
  void aRunGoesOnFromABackfillAsIfItHadReadAll() throws Exception {
    Site site = Site.in(folder, 1, 2);
    Watch watch = new Watch();
    BackfillRun.run(site.configuration(), watch);
    // Steps of a small back-fill are over before anybody looks; the job's own metrics stay.
    assertThat(watch.pages).anyMatch(page -> page.contains("job_name=\"curate back-fill\""));
    assertThat(watch.isServed()).isFalse();
    Logs filled;
    try (Broker broker = Broker.open(site.configuration())) {
      filled =
          Logs.read(
              Topics.of(site.configuration()),
              broker.connection(),
              site.configuration().domains(),
              Site.PARTITIONS);
    }
    assertThat(filled.documents()).isNotEmpty();
    assertThat(filled.duplicates()).isNotEmpty();
    assertThat(filled.files()).isNotEmpty();
    assertThat(filled.feed()).isEmpty();
    assertThatThrownBy(() -> BackfillRun.run(site.configuration(), progress -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("holds what earlier runs read");

    site.publish(3);
    Logs all = site.runBounded();
    Logs undisturbed = Undisturbed.run().logs();
    assertThat(all.verdicts()).isEqualTo(undisturbed.verdicts());
    assertThat(all.verdicts()).containsAll(filled.verdicts());
    assertThat(all.documents()).hasSameSizeAs(undisturbed.documents());
    assertThat(all.duplicates()).hasSameSizeAs(undisturbed.duplicates());
    List<String> files = all.files().stream().map(FileReport::getFile).toList();
    Set<String> distinct = new HashSet<>(files);
    assertThat(files).hasSameSizeAs(distinct);
    assertThat(all.reports().keySet()).isEqualTo(undisturbed.reports().keySet());
    undisturbed
        .reports()
        .forEach(
            (source, report) ->
                assertThat(all.reports().get(source).getRecords()).isEqualTo(report.getRecords()));
    assertThat(all.ledger().findings()).isEmpty();
  }

  @Test
  void whatABackfillBeganAndDidNotEndIsNotGoneOnWith() throws Exception {
    Site site = Site.in(folder, 1);
    Path curate = Files.createDirectories(site.configuration().state().resolve("curate"));
    Files.writeString(curate.resolve(BackfillRun.BEGUN), "");
    assertThatThrownBy(() -> BackfillRun.run(site.configuration(), progress -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("did not end");
    assertThatThrownBy(
            () ->
                LocalRun.start(site.configuration(), EnumSet.of(Topology.CURATE), FeedBounds.INPUT))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("did not end");
  }

  /** Reads the metrics as they are served. */
  private static final class Watch implements BackfillRun.Listener {
    private final List<String> pages = new ArrayList<>();
    private URI metrics;

    @Override
    public void metrics(URI page) {
      metrics = page;
    }

    @Override
    public void progress(BackfillRun.Progress now) {
      try {
        pages.add(page());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private String page() throws IOException {
      URLConnection connection = metrics.toURL().openConnection();
      connection.setConnectTimeout(10_000);
      connection.setReadTimeout(10_000);
      try (InputStream page = connection.getInputStream()) {
        return new String(page.readAllBytes(), StandardCharsets.UTF_8);
      }
    }

    /** Whether the page is there still; another process may have been given its port meanwhile. */
    boolean isServed() {
      try {
        return page().contains("curate back-fill");
      } catch (IOException gone) {
        return false;
      }
    }
  }
}
