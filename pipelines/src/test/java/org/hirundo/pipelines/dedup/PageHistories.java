package org.hirundo.pipelines.dedup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hirundo.operators.language.BuiltInLanguageIdentifier;
import org.hirundo.pipelines.curate.PageCurator;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.Origin;

/**
 * Real pages in the editions that the shared data has of them, with the texts that {@code hirundo
 * extract} gives. The folder tells the edition, which is the epoch; pages of which there is one
 * edition only stand among them.
 */
final class PageHistories {
  private static final Pattern ENGLISH = Pattern.compile("httpd-manual-en/([^/]+)/.*");
  private static final Pattern JAPANESE = Pattern.compile("httpd-manual-ja/(v1|[0-9]+|trunk).*");
  private static final Pattern NUMBERED = Pattern.compile("teraterm-ja-sjis/.*/0([0-9])-.*");
  private static final Map<String, Integer> EDITIONS =
      Map.of("1.3", 1, "v1", 1, "2.0", 2, "2004", 2, "2.2", 4, "2008", 4, "2.4", 6, "trunk", 8);
  private static final int SHORTEST = 20;

  private PageHistories() {}

  static Path data() {
    return Path.of(System.getProperty("hirundo.shared.data", ""));
  }

  static boolean areThere() {
    return Files.isDirectory(data().resolve("neardup"));
  }

  /** All pages, in the order of their paths. */
  static List<Document> read() throws IOException {
    PageCurator curator = new PageCurator(Set.of("ja", "en"), new BuiltInLanguageIdentifier());
    List<Document> documents = new ArrayList<>();
    Map<String, ToIntFunction<String>> folders = new TreeMap<>();
    folders.put("neardup", PageHistories::edition);
    folders.put("encodings", PageHistories::edition);
    folders.put("html-groundtruth", path -> 7);
    for (var folder : folders.entrySet()) {
      for (Path file : pages(data().resolve(folder.getKey()))) {
        String name = data().relativize(file).toString();
        Origin origin = new Origin("", name, 0, 0L);
        String text =
            curator.curate(Files.readAllBytes(file), "text/html", "", origin, 0).findings().text();
        if (text.codePointCount(0, text.length()) >= SHORTEST) {
          Document document =
              Corpus.document(folder.getValue().applyAsInt(name), documents.size(), text);
          document.getOrigin().setFile(name);
          documents.add(document);
        }
      }
    }
    return documents;
  }

  private static List<Path> pages(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> file.getFileName().toString().contains(".htm"))
          .sorted()
          .toList();
    }
  }

  private static int edition(String path) {
    for (Pattern folder : List.of(ENGLISH, JAPANESE)) {
      Matcher named = folder.matcher(path);
      if (named.find()) {
        return EDITIONS.get(named.group(1));
      }
    }
    Matcher numbered = NUMBERED.matcher(path);
    if (numbered.find()) {
      return 2 + Integer.parseInt(numbered.group(1));
    }
    return path.contains("head-utf8") ? 8 : 7;
  }
}
