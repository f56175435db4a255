package org.hirundo.pipelines.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hirundo.pipelines.runtime.EmbeddedBroker;
import org.hirundo.pipelines.runtime.LocalRun.Topology;

/**
 * {@code LoadBenchmark CRAWLS WARM-UP CRAWL OUT}: pages a second of the whole path and of its first
 * part over a made crawl, where the time goes, and the floors. The first crawl warms the machine's
 * code up. OUT gets {@code figures.jsonl}, flight recordings and flame graphs.
 */
final class LoadBenchmark {
  private static final Set<Topology> CURATE = EnumSet.of(Topology.CURATE);
  private static final Set<Topology> ALL = EnumSet.allOf(Topology.class);

  private final Path crawls;
  private final Path out;
  private final FigureLog log;

  private LoadBenchmark(Path crawls, Path out) {
    this.crawls = crawls;
    this.out = out;
    this.log = FigureLog.to(out.resolve("figures.jsonl"));
  }

  public static void main(String[] args) throws Exception {
    Path out = Files.createDirectories(Path.of(args[3]));
    LoadBenchmark benchmark = new LoadBenchmark(Path.of(args[0]).toAbsolutePath(), out);
    String cells = System.getProperty("benchmark.path", "floor,curate/1,curate/2,all/2");
    if (cells.contains("floor")) {
      benchmark.floor(args[2]);
    }
    if (cells.contains("/")) {
      try (EmbeddedBroker broker = EmbeddedBroker.start(out.resolve("kafka"), 0)) {
        benchmark.runs(broker.bootstrap(), args[1], args[2], cells);
      }
    }
  }

  private void runs(String broker, String warmUp, String id, String cells) throws Exception {
    run(broker, warmUp, "warm-up", 2, ALL);
    for (String cell : cells.split(",")) {
      String[] parts = cell.split("/");
      if (parts.length == 2) {
        Set<Topology> chosen = parts[0].equals("all") ? ALL : CURATE;
        run(broker, id, cell.replace('/', '-'), Integer.parseInt(parts[1]), chosen);
      }
    }
  }

  private List<Path> files(String id) throws IOException {
    try (Stream<Path> files = Files.walk(crawls.resolve("crawl-data").resolve(id))) {
      return files.filter(file -> file.toString().endsWith(".warc.gz")).sorted().toList();
    }
  }

  private void floor(String id) throws IOException {
    List<Path> files = files(id);
    Floors floors = Floors.measure(files.subList(0, Math.min(4, files.size())), 3);
    log.tell("floor", "pages", floors.pages(), "");
    log.tell("floor", "pages parsed", floors.parsed(), "");
    log.tell("floor", "gunzip, split", 1e3 * floors.gunzip() / floors.pages(), "ms a page");
    log.tell("floor", "jsoup's parse", 1e3 * floors.parse() / floors.pages(), "ms a page");
    log.tell("floor", "curated", 1e3 * floors.curate() / floors.pages(), "ms a page");
    log.tell("floor", "gunzip and curated, to the floor", floors.ratio(), "times");
  }

  private void run(String broker, String id, String name, int slots, Set<Topology> chosen)
      throws Exception {
    Path recording = out.resolve(name + ".jfr");
    PathRun.Figures figures =
        PathRun.run(out, broker, crawls, id, Captures.in(files(id)), slots, chosen, recording);
    if (name.equals("warm-up")) {
      Files.delete(recording);
      return;
    }
    Meter.Spent spent = figures.spent();
    long measured = figures.measured();
    log.tell(name, "pages", measured, "");
    log.tell(name, "pages/s", figures.pagesPerSecond(), "");
    log.tell(name, "CPU", 1e3 * spent.cpuSeconds() / measured, "ms a page");
    log.tell(name, "collector's pauses", 100 * spent.pausedSeconds() / spent.seconds(), "%");
    log.tell(name, "allocated", (double) spent.allocatedBytes() / measured, "bytes a page");
    double records = figures.records();
    long shuffled = figures.shuffledBytes().values().stream().mapToLong(Long::longValue).sum();
    log.tell(name, "shuffled", shuffled / records, "bytes a page");
    figures
        .shuffledBytes()
        .forEach(
            (step, bytes) -> {
              if (bytes >= shuffled / 100) {
                log.tell(name, "shuffled by " + step, bytes / records, "bytes a page");
              }
            });
    log.tell(name, "heap", spent.heapBytes() / 1e6, "MB");
    log.tell(name, "state", figures.stateBytes() / 1e6, "MB");
    List<Double> tenths = figures.perSecond();
    log.tell(name, "the last part to the first", tenths.get(tenths.size() - 1) / tenths.get(0), "");
    double cpu = spent.cpuSeconds();
    for (Map.Entry<String, Double> stage : Stages.of(spent).entrySet()) {
      if (stage.getValue() >= cpu / 1000) {
        log.tell(name, "share: " + stage.getKey(), 100 * stage.getValue() / cpu, "%");
      }
    }
    spent.threads().entrySet().stream()
        .collect(
            Collectors.groupingBy(
                thread -> FlameGraph.threadGroup(thread.getKey()),
                Collectors.summingDouble(Map.Entry::getValue)))
        .entrySet()
        .stream()
        .filter(group -> group.getValue() >= cpu / 200)
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .forEach(
            group ->
                log.tell(name, "thread: " + group.getKey(), 100 * group.getValue() / cpu, "%"));
    String title = String.format(Locale.ROOT, "%s, %.0f pages/s", name, figures.pagesPerSecond());
    FlameGraph.write(recording, title, out.resolve(name + ".svg"));
  }
}
