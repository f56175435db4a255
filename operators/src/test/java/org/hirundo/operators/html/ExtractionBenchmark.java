package org.hirundo.operators.html;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.hirundo.operators.charset.PageDecoder;
import org.hirundo.operators.charset.UndecodableException;
import org.hirundo.operators.language.BuiltInLanguageIdentifier;
import org.hirundo.operators.language.Language;
import org.hirundo.operators.language.LanguageIdentifier;
import org.hirundo.operators.language.ProseLines;
import org.jsoup.nodes.Document;
import org.jsoup.parser.Parser;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Pages a second of one core, step by step and together, over the ground truth's pages below the
 * folder that the system property {@code hirundo.shared.data} names, or one page made up. Where
 * neighbours are loud, {@link ExtractionCost} compares better: it takes the thread's own time.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
public class ExtractionBenchmark {
  private final MainTextExtractor extractor = new MainTextExtractor();
  private final LanguageIdentifier identifier = new BuiltInLanguageIdentifier();
  private final List<byte[]> bodies = new ArrayList<>();
  private final List<String> htmls = new ArrayList<>();
  private final List<PageSource> pages = new ArrayList<>();
  private final List<KeptMarkup> pruned = new ArrayList<>();
  private final List<String> texts = new ArrayList<>();
  private int next;

  @Setup
  public void load() throws IOException, UndecodableException {
    Path data = Path.of(System.getProperty("hirundo.shared.data", ""));
    if (GroundTruth.isIn(data)) {
      for (TruthPage page : GroundTruth.read(data)) {
        add(page.body());
      }
    } else {
      String paragraph = "<p class=text>The swallow builds its nest of mud under the eaves.</p>";
      String script = "<script>let a = 'b';</script>";
      add(("<title>Of swallows</title>" + (script + paragraph).repeat(200)).getBytes());
    }
  }

  private void add(byte[] body) {
    try {
      PageSource page = PageDecoder.decode(body, "").page().as(PageSource::of, PageSource::ofUtf8);
      String text = extractor.extract(page, "").text();
      bodies.add(body);
      htmls.add(PageDecoder.decode(body, "").text());
      pages.add(page);
      pruned.add(MarkupPruner.prune(page));
      texts.add(text);
    } catch (UndecodableException | UnextractableException none) {
      // A page without text has no cost to compare.
    }
  }

  private int turn() {
    next = (next + 1) % pages.size();
    return next;
  }

  @Benchmark
  public PageSource decode() throws UndecodableException {
    return PageDecoder.decode(bodies.get(turn()), "").page().as(PageSource::of, PageSource::ofUtf8);
  }

  @Benchmark
  public int prune() throws UnextractableException {
    return MarkupPruner.prune(pages.get(turn())).stretches();
  }

  @Benchmark
  public Document parse() {
    return Parser.htmlParser().parseInput(htmls.get(turn()), "");
  }

  @Benchmark
  public Document parsePruned() {
    return Parser.htmlParser().parseInput(pruned.get(turn()).reader(), "");
  }

  @Benchmark
  public MainText extract() throws UnextractableException {
    return extractor.extract(pages.get(turn()), "");
  }

  @Benchmark
  public Language identify() {
    return identifier.identify(ProseLines.of(texts.get(turn())));
  }

  @Benchmark
  public Language all() throws UndecodableException, UnextractableException {
    PageSource page =
        PageDecoder.decode(bodies.get(turn()), "").page().as(PageSource::of, PageSource::ofUtf8);
    return identifier.identify(ProseLines.of(extractor.extract(page, "").text()));
  }
}
