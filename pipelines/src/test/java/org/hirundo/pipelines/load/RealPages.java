package org.hirundo.pipelines.load;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.hirundo.operators.language.BuiltInLanguageIdentifier;
import org.hirundo.pipelines.curate.Findings;
import org.hirundo.pipelines.curate.PageCurator;
import org.hirundo.schemas.Origin;

/**
 * Templates, sentences and scripts of the real pages below a folder.
 *
 * @param templates by language, each list from the shortest to the longest
 * @param sentences by language
 * @param blocks scripts and style sheets, ASCII alone
 */
record RealPages(
    Map<String, List<PageTemplate>> templates,
    Map<String, List<String>> sentences,
    List<String> blocks) {
  private static final List<String> FOLDERS = List.of("html-groundtruth", "encodings", "neardup");

  /** What two pages of a template may share of their shingles. */
  private static final double SHARED = 0.3;

  private static final int SHINGLE = 5; // as deduplication has it
  private static final int LEAST_TEXT = 300;

  /** Reads the pages of the shared data. */
  static RealPages read(Path data) throws IOException {
    PageCurator curator = new PageCurator(Set.of("ja", "en"), new BuiltInLanguageIdentifier());
    RealPages pages = new RealPages(new TreeMap<>(), new TreeMap<>(), new ArrayList<>());
    for (String folder : FOLDERS) {
      try (Stream<Path> files = Files.walk(data.resolve(folder))) {
        for (Path file : files.filter(RealPages::isPage).sorted().toList()) {
          pages.add(Files.readAllBytes(file), curator);
        }
      }
    }
    pages
        .templates
        .values()
        .forEach(all -> all.sort(Comparator.comparing(PageTemplate::characters)));
    if (!pages.templates.keySet().containsAll(Set.of("ja", "en"))) {
      throw new IOException("no Japanese and English pages in " + data);
    }
    return pages;
  }

  private static boolean isPage(Path file) {
    return file.getFileName().toString().matches(".*\\.(x?html?|xht)(\\.[a-z0-9_.-]+)?");
  }

  private void add(byte[] bytes, PageCurator curator) {
    Findings found =
        curator.curate(bytes, "text/html", "", new Origin("", "", 0, 0L), 0).findings();
    if (found.language().isEmpty() || found.text().length() < LEAST_TEXT) {
      return;
    }
    boolean dense = Set.of("ja", "zh", "ko").contains(found.language());
    PageTemplate.Scan scan =
        PageTemplate.scan(
            new String(bytes, Charset.forName(found.charset())),
            found.charset(),
            found.language(),
            dense ? 20 : 40);
    scan.blocks().stream().filter(RealPages::isAscii).forEach(blocks::add);
    List<String> pool = sentences.computeIfAbsent(found.language(), l -> new ArrayList<>());
    scan.texts().forEach(text -> pool.addAll(sentences(text, dense)));
    templates.computeIfAbsent(found.language(), l -> new ArrayList<>()).add(scan.template());
  }

  /** Whether pages of a template differ in what is extracted from them. */
  private boolean varies(PageTemplate template, PageCurator curator) {
    Set<String> one = shingles(extracted(template, curator, 1));
    Set<String> other = shingles(extracted(template, curator, 2));
    if (Math.min(one.size(), other.size()) < LEAST_TEXT) {
      return false;
    }
    int first = one.size();
    one.retainAll(other);
    return one.size() <= SHARED * (first + other.size() - one.size());
  }

  private String extracted(PageTemplate template, PageCurator curator, long seed) {
    List<String> pool = sentences.get(template.language());
    SplittableRandom random = new SplittableRandom(seed);
    String page = template.filled("", () -> pool.get(random.nextInt(pool.size())), () -> false);
    byte[] bytes = page.getBytes(Charset.forName(template.charset()));
    Findings found =
        curator.curate(bytes, "text/html", "", new Origin("", "", 0, 0L), 0).findings();
    return found.language().equals(template.language()) ? found.text() : "";
  }

  private static Set<String> shingles(String text) {
    Set<String> shingles = new HashSet<>();
    for (int i = 0; i + SHINGLE <= text.length(); i++) {
      shingles.add(text.substring(i, i + SHINGLE));
    }
    return shingles;
  }

  private static boolean isAscii(String block) {
    return block.chars().allMatch(c -> c < 128);
  }

  private static List<String> sentences(String text, boolean dense) {
    return Stream.of(text.split(dense ? "(?<=[。！？])" : "(?<=[.!?])\\s+"))
        .map(String::strip)
        .filter(sentence -> sentence.length() >= (dense ? 8 : 20) && sentence.length() < 600)
        .toList();
  }
}
