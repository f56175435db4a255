package org.hirundo.pipelines.load;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.hirundo.operators.charset.PageDecoder;
import org.hirundo.operators.charset.UndecodableException;
import org.hirundo.operators.language.BuiltInLanguageIdentifier;
import org.hirundo.operators.language.PageGate;
import org.hirundo.operators.warc.WarcEntry;
import org.hirundo.operators.warc.WarcLimits;
import org.hirundo.operators.warc.WarcPage;
import org.hirundo.operators.warc.WarcReader;
import org.hirundo.pipelines.curate.PageCurator;
import org.hirundo.schemas.Origin;
import org.jsoup.parser.Parser;

/**
 * What nobody gets below: gunzip and record splitting of every page, and jsoup's parse of those
 * that need one; and the same pages through {@link PageCurator}, in the same process and in turn,
 * page by page, so that a shared machine tells the same ratio.
 *
 * @param pages read
 * @param parsed of them, with a wanted language by their bytes
 * @param gunzip seconds on a core
 * @param parse seconds on a core
 * @param curate seconds on a core, gate, decoding, extraction, identification
 */
record Floors(long pages, long parsed, double gunzip, double parse, double curate) {
  private static final Set<String> WANTED = Set.of("ja", "en");

  /** Of these WARC files, the last of some rounds. */
  static Floors measure(List<Path> files, int rounds) throws IOException {
    Run run = new Run();
    for (int round = 0; round < rounds; round++) {
      run.again();
      for (Path file : files) {
        run.read(file);
      }
    }
    return run.floors();
  }

  /** What the least possible costs, a page. */
  double floorSeconds() {
    return (gunzip + parse) / pages;
  }

  /** How many times the floor reading and curating costs. */
  double ratio() {
    return (gunzip + curate) / (gunzip + parse);
  }

  private static final class Run {
    private final Predicate<byte[]> gate = new PageGate(WANTED)::letsPass;
    private final PageCurator curator = PageCurator.gated(WANTED, new BuiltInLanguageIdentifier());
    private long pages;
    private long parsed;
    private long gunzip;
    private long parse;
    private long curate;
    private int sink;

    void again() {
      pages = 0;
      parsed = 0;
      gunzip = 0;
      parse = 0;
      curate = 0;
    }

    Floors floors() {
      return new Floors(pages, parsed, gunzip / 1e9, parse / 1e9, curate / 1e9 + 0 * sink);
    }

    void read(Path file) throws IOException {
      List<WarcPage> batch = new ArrayList<>();
      try (InputStream in = Files.newInputStream(file);
          WarcReader reader = WarcReader.open(in, 0, WarcLimits.defaults())) {
        long begun = cpu();
        for (WarcEntry entry = reader.next(); entry != null; entry = reader.next()) {
          if (entry instanceof WarcPage page) {
            batch.add(page);
            if (batch.size() == 64) {
              gunzip += cpu() - begun;
              compare(batch);
              begun = cpu();
            }
          }
        }
        gunzip += cpu() - begun;
        compare(batch);
      }
    }

    private void compare(List<WarcPage> batch) {
      for (WarcPage page : batch) {
        pages++;
        String text = text(page);
        long begun = cpu();
        if (text != null) {
          parsed++;
          sink += Parser.htmlParser().parseInput(text, page.url()).childNodeSize();
        }
        long between = cpu();
        parse += between - begun;
        sink += curator.curate(page, new Origin("", "", 0, 0L), 0).hashCode();
        curate += cpu() - between;
      }
      batch.clear();
    }

    private String text(WarcPage page) {
      try {
        boolean html = page.contentType().contains("html") && gate.test(page.body());
        return html ? PageDecoder.decode(page.body(), page.contentType()).text() : null;
      } catch (UndecodableException refused) {
        return null;
      }
    }
  }

  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
