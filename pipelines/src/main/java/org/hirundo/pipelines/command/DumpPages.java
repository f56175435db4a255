package org.hirundo.pipelines.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hirundo.operators.quality.ClassifierTraining.Source;
import org.hirundo.operators.wikitext.DumpCompression;
import org.hirundo.operators.wikitext.DumpEntry;
import org.hirundo.operators.wikitext.DumpReader;
import org.hirundo.operators.wikitext.WikiNames;
import org.hirundo.operators.wikitext.WikitextCleaner;

/**
 * The articles of a MediaWiki dump: those of listed categories or titles as positive texts, a
 * sample of the others as negative ones. Both come from one site, so nothing but their subjects and
 * their making tells them apart. A page's source is its first category (the first listed one for a
 * positive page), so that whole categories can be held out.
 */
final class DumpPages {
  private static final Pattern CATEGORY =
      Pattern.compile("(?i)\\[\\[\\s{0,9}(?:Category|カテゴリ)\\s{0,9}:([^\\[\\]|\\n]{1,200})");
  private static final String NONE = "no category";

  private record Page(String category, String text) {}

  private final Set<String> names;
  private final boolean byCategory;
  private final int most;
  private final SplittableRandom random;
  private final List<Page> positives = new ArrayList<>();
  private final List<Page> negatives = new ArrayList<>();
  private long seenPositives;
  private long seenNegatives;
  private long damages;

  private DumpPages(Set<String> names, boolean byCategory, int most, long seed) {
    this.names = names;
    this.byCategory = byCategory;
    this.most = most;
    this.random = new SplittableRandom(seed);
  }

  /** Pages whose text names one of the file's categories; at most so many of each side. */
  static DumpPages ofCategories(Path file, int most, long seed) throws IOException {
    return new DumpPages(names(file), true, most, seed);
  }

  /** Pages with one of the file's titles. */
  static DumpPages ofTitles(Path file, int most, long seed) throws IOException {
    return new DumpPages(names(file), false, most, seed);
  }

  /** Every cell of a list or a tab-separated table that is no number. */
  private static Set<String> names(Path file) throws IOException {
    Set<String> names = new HashSet<>();
    for (String line : Files.readAllLines(file)) {
      for (String cell : line.split("\t")) {
        String name = cell.strip();
        int colon = name.indexOf(':');
        String prefix = colon < 0 ? "" : name.substring(0, colon).toLowerCase(Locale.ROOT);
        name =
            prefix.equals("category") || prefix.equals("カテゴリ") ? name.substring(colon + 1) : name;
        if (!name.isBlank() && !name.matches("[0-9.,-]+")) {
          names.add(normalized(name));
        }
      }
    }
    return names;
  }

  /** As MediaWiki does: underscores are spaces, and the first letter's case does not matter. */
  private static String normalized(String name) {
    String spaced = name.replace('_', ' ').strip();
    return spaced.isEmpty()
        ? ""
        : spaced.substring(0, 1).toUpperCase(Locale.ROOT) + spaced.substring(1);
  }

  /** Reads a dump, {@code .xml}, {@code .xml.bz2} or {@code .xml.gz}. */
  void read(Path dump, Console console) throws IOException {
    DumpCompression compression = DumpCompression.of(dump.toString());
    WikiNames wiki;
    try (InputStream in = Files.newInputStream(dump)) {
      wiki = DumpReader.names(in, compression);
    }
    WikitextCleaner cleaner = new WikitextCleaner(wiki);
    try (Progress progress = Progress.counting(console, "pages");
        DumpReader reader = DumpReader.open(Files.newInputStream(dump), 0, compression)) {
      for (DumpEntry entry = reader.next(); entry != null; entry = reader.next()) {
        if (entry instanceof DumpEntry.Damage damage) {
          damages++;
          progress
              .console()
              .tell(
                  dump + " at byte " + damage.offset() + ": " + damage.reason() + "; passed over");
        } else if (((DumpEntry.Page) entry).isArticle()) {
          take((DumpEntry.Page) entry, cleaner);
          progress.step();
        }
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void take(DumpEntry.Page page, WikitextCleaner cleaner) {
    List<String> categories = new ArrayList<>();
    Matcher found = CATEGORY.matcher(page.text());
    while (found.find()) {
      categories.add(normalized(found.group(1)));
    }
    Optional<String> listed = categories.stream().filter(names::contains).findFirst();
    boolean positive = byCategory ? listed.isPresent() : names.contains(normalized(page.title()));
    String category = listed.orElse(categories.isEmpty() ? NONE : categories.get(0));
    if (positive) {
      keep(positives, seenPositives++, page, category, cleaner);
    } else {
      keep(negatives, seenNegatives++, page, category, cleaner);
    }
  }

  /** Each page is kept with the same chance (Vitter's algorithm R). */
  private void keep(
      List<Page> kept, long before, DumpEntry.Page page, String category, WikitextCleaner cleaner) {
    long at = before < most ? before : random.nextLong(before + 1);
    if (at >= most) {
      return;
    }
    Page cleaned = new Page(category, cleaner.clean(page.text()));
    if (at < kept.size()) {
      kept.set((int) at, cleaned);
    } else {
      kept.add(cleaned);
    }
  }

  long damages() {
    return damages;
  }

  /** What there was, and what is used. */
  String summary() {
    return seenPositives
        + " pages of the list, "
        + seenNegatives
        + " others; used: "
        + positives.size()
        + " and "
        + negativesUsed()
        + ", sampled";
  }

  List<Source> positives() {
    return sources(positives);
  }

  /** As many as there are positive ones, so far as there are. */
  List<Source> negatives() {
    return sources(negatives.subList(0, negativesUsed()));
  }

  private int negativesUsed() {
    return Math.min(negatives.size(), Math.max(1, positives.size()));
  }

  private static List<Source> sources(List<Page> pages) {
    Map<String, List<String>> texts = new TreeMap<>();
    for (Page page : pages) {
      texts.computeIfAbsent(page.category(), name -> new ArrayList<>()).add(page.text());
    }
    List<Source> sources = new ArrayList<>();
    texts.forEach((category, all) -> sources.add(new Source("Category:" + category, all)));
    return sources;
  }
}
