package org.hirundo.pipelines.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.hirundo.pipelines.configuration.Configuration;
import org.hirundo.pipelines.mix.FeedBounds;
import org.hirundo.pipelines.runtime.LocalRun;
import org.hirundo.pipelines.runtime.LocalRun.Topology;
import org.hirundo.pipelines.runtime.Observation;
import org.hirundo.pipelines.runtime.Session;

/**
 * The topologies over a made crawl, as {@code hirundo run --bounded} runs them: embedded broker,
 * RocksDB, exactly-once logs and archives, rules and a model's scores. Measured from the commit
 * behind which a tenth of the records is, to the last but one, so that neither the start nor the
 * wait for the last checkpoint counts.
 */
final class PathRun {
  private static final double BEGINNING = 0.1;
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A run's figures.
   *
   * @param records in the crawl
   * @param measured of them, in the stretch that was measured
   * @param perSecond of each tenth of that stretch
   * @param shuffledBytes that steps handed on to others, of the whole run, by the step's name
   * @param stateBytes in the last checkpoints of all topologies
   * @param end what the logs said at the end
   */
  record Figures(
      long records,
      long measured,
      Meter.Spent spent,
      List<Double> perSecond,
      Map<String, Long> shuffledBytes,
      long stateBytes,
      Observation end) {
    double pagesPerSecond() {
      return measured / spent.seconds();
    }
  }

  private record Moment(long nanos, long records) {}

  private final Path folder;
  private final Configuration configuration;
  private final long records;
  private final List<Moment> moments = new ArrayList<>();
  private Meter meter;
  private Moment begun;
  private Moment ended;
  private Meter.Spent spent;
  private Observation last;

  private PathRun(Path folder, Configuration configuration, long records) {
    this.folder = folder;
    this.configuration = configuration;
    this.records = records;
  }

  /**
   * Runs it in a new folder below another.
   *
   * @param broker its bootstrap address; clients that outlive a run would look for one that ended
   * @param crawls the made crawls' folder
   * @param id the crawl's
   * @param records in it
   * @param recording where the flight recording goes
   */
  static Figures run(
      Path work,
      String broker,
      Path crawls,
      String id,
      long records,
      int slots,
      Set<Topology> chosen,
      Path recording)
      throws Exception {
    Path folder = Files.createTempDirectory(work, "run");
    Path yaml =
        Files.writeString(folder.resolve("load.yaml"), yaml(folder, broker, crawls, id, slots));
    try {
      return new PathRun(folder, Configuration.load(yaml), records).run(chosen, recording);
    } finally {
      delete(folder);
    }
  }

  private static String yaml(Path folder, String broker, Path crawls, String id, int slots) {
    return """
        crawls:
          - {index: %1$s/collinfo.json, base: %1$s/, ids: %2$s, poll: 1s, epoch-files: 4}
        quality:
          ja: {profile: swallow-v2%5$s}
          en: {profile: fineweb%5$s}
        language: {gate: on}
        mixture: {ja: 0.1, en: 0.9}
        exhausted: {ja: renormalise, en: renormalise}
        kafka: {bootstrap: "%6$s", prefix: "%7$s-"}
        state: %3$s/state
        feed: {archive: %3$s/feed}
        documents: {archive: %3$s/documents}
        metrics: {port: off, targets: %3$s/metrics}
        dashboard: {port: 0}
        checkpoint-interval: 5s
        parallelism: %4$d
        """
        .formatted(crawls, id, folder, slots, model(), broker, folder.getFileName());
  }

  private static String model() {
    String path = System.getProperty("benchmark.model", "");
    return path.isEmpty() ? "" : ", model: " + path;
  }

  private Figures run(Set<Topology> chosen, Path recording) throws Exception {
    Map<String, Long> shuffled;
    long state;
    try (LocalRun run = LocalRun.start(configuration, EnumSet.copyOf(chosen), FeedBounds.INPUT)) {
      URI web = run.cluster().web();
      new Session(configuration, run, seen -> hear(seen, recording)).complete();
      List<URI> jobs = jobs(web);
      shuffled = shuffled(jobs);
      state = state(jobs);
    }
    if (ended == null || spent == null) {
      throw new IllegalStateException("too short to be measured: " + records + " records");
    }
    return new Figures(
        records, ended.records - begun.records, spent, tenths(), shuffled, state, last);
  }

  private void hear(Observation seen, Path recording) {
    last = seen;
    long decided = seen.curate().values().stream().mapToLong(Observation::decided).sum();
    Moment now = new Moment(System.nanoTime(), decided);
    boolean committed = moments.isEmpty() || moments.get(moments.size() - 1).records < decided;
    if (committed) {
      moments.add(now);
    }
    try {
      if (meter == null && decided >= BEGINNING * records && decided < records) {
        begun = now;
        meter = Meter.start();
      } else if (meter != null && spent == null) {
        meter.look();
        if (committed && decided >= records * (1 - BEGINNING)) {
          ended = now;
          spent = meter.stop(recording);
        }
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private List<Double> tenths() {
    List<Double> tenths = new ArrayList<>();
    Moment from = begun;
    for (Moment moment : moments) {
      boolean full = moment.records - from.records >= (ended.records - begun.records) / 10;
      if (moment.nanos > from.nanos && full && moment.nanos <= ended.nanos) {
        tenths.add((moment.records - from.records) * 1e9 / (moment.nanos - from.nanos));
        from = moment;
      }
    }
    return tenths;
  }

  private static List<URI> jobs(URI web) throws IOException {
    List<URI> jobs = new ArrayList<>();
    for (JsonNode job : JSON.readTree(web.resolve("/jobs").toURL()).get("jobs")) {
      jobs.add(web.resolve("/jobs/" + job.get("id").asText()));
    }
    return jobs;
  }

  private static Map<String, Long> shuffled(List<URI> jobs) throws IOException {
    Map<String, Long> bytes = new TreeMap<>();
    for (URI job : jobs) {
      for (JsonNode vertex : JSON.readTree(job.toURL()).get("vertices")) {
        String name = vertex.get("name").asText().split(" ->", 2)[0];
        bytes.merge(name, vertex.get("metrics").get("write-bytes").asLong(), Long::sum);
      }
    }
    return bytes;
  }

  private static long state(List<URI> jobs) throws IOException {
    long bytes = 0;
    for (URI job : jobs) {
      JsonNode latest = JSON.readTree(URI.create(job + "/checkpoints").toURL()).get("latest");
      bytes += latest.path("completed").path("state_size").asLong();
    }
    return bytes;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
