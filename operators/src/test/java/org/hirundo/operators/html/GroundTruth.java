package org.hirundo.operators.html;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.parser.Parser;

/**
 * The pages of the shared data whose right text is known, and how the extractor does on them. Run
 * {@link #main} with the data's folder, and optionally a set's name to see each page.
 */
final class GroundTruth {
  /** One page's score: segments found and wrongly present, or overlap with the right text. */
  record PageScore(String name, double precision, double recall) {
    double f1() {
      return new TextOverlap.Score(precision, recall).f1();
    }
  }

  /** A set's score; for segments over all segments, for texts the mean over pages. */
  record SetScore(String set, int pages, double precision, double recall, double f1) {
    String row() {
      return String.format(
          Locale.ROOT, "%-24s %5d  %.3f  %.3f  %.3f", set, pages, precision, recall, f1);
    }
  }

  private static final Pattern CHARSET = Pattern.compile("charset=[\"']?([A-Za-z0-9_-]{1,20})");
  private static final Pattern LANGUAGE =
      Pattern.compile("<html[^>]{0,200}lang=[\"']?([a-zA-Z]{2})");

  private final Path data;
  private final Path truth;
  private final MainTextExtractor extractor = new MainTextExtractor();
  private final Map<String, List<PageScore>> pages = new TreeMap<>();

  GroundTruth(Path data) {
    this.data = data;
    this.truth = data.resolve("html-groundtruth");
  }

  public static void main(String[] arguments) throws IOException {
    GroundTruth truth = new GroundTruth(Path.of(arguments[0]));
    System.out.println("set                      pages  prec.  recall F1");
    for (SetScore score : truth.scores()) {
      System.out.println(score.row());
    }
    if (arguments.length > 1) {
      truth.pages.get(arguments[1]).stream()
          .sorted((a, b) -> Double.compare(a.f1(), b.f1()))
          .forEach(
              page ->
                  System.out.printf(
                      "%.3f %.3f %.3f %s%n",
                      page.f1(), page.precision(), page.recall(), page.name()));
    }
  }

  List<SetScore> scores() throws IOException {
    List<SetScore> scores = new ArrayList<>();
    scores.addAll(segments());
    scores.add(mean("readability", readability()));
    scores.add(mean("rust-book-ja", markdownPairs(truth.resolve("rust-book-ja"))));
    scores.add(mean("python_zero", readmes(truth.resolve("python_zero"))));
    scores.add(mean("mlnote-ja-math", notation()));
    scores.add(mean("httpd-manual-ja", httpd()));
    return scores;
  }

  private SetScore mean(String set, List<PageScore> scores) {
    pages.put(set, scores);
    double precision = scores.stream().mapToDouble(PageScore::precision).average().orElse(0);
    double recall = scores.stream().mapToDouble(PageScore::recall).average().orElse(0);
    double f1 = scores.stream().mapToDouble(PageScore::f1).average().orElse(0);
    return new SetScore(set, scores.size(), precision, recall, f1);
  }

  /** Trafilatura's segments: counted as its own evaluation counts them. */
  private List<SetScore> segments() throws IOException {
    JsonNode all = new ObjectMapper().readTree(truth.resolve("trafilatura/evaldata.json").toFile());
    Map<String, int[]> counts = new TreeMap<>();
    List<PageScore> scores = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : all.properties()) {
      Path file = truth.resolve("trafilatura/cache/" + entry.getValue().get("file").asText());
      if (!Files.exists(file)) {
        file = truth.resolve("trafilatura/eval/" + entry.getValue().get("file").asText());
      }
      if (!Files.exists(file)) {
        continue;
      }
      String html = read(file);
      String text = text(html);
      int[] one = new int[3];
      StringBuilder wrong = new StringBuilder(file.getFileName().toString());
      for (JsonNode wanted : entry.getValue().get("with")) {
        boolean found = text.contains(shown(wanted));
        one[found ? 0 : 1]++;
        wrong.append(found ? "" : "\n      - " + wanted.asText());
      }
      for (JsonNode unwanted : entry.getValue().get("without")) {
        boolean found = text.contains(shown(unwanted));
        one[2] += found ? 1 : 0;
        wrong.append(found ? "\n      + " + unwanted.asText() : "");
      }
      scores.add(new PageScore(wrong.toString(), ratio(one[0], one[2]), ratio(one[0], one[1])));
      Matcher language = LANGUAGE.matcher(html);
      String code = language.find() ? language.group(1).toLowerCase(Locale.ROOT) : "und";
      String group = code.equals("de") || code.equals("en") ? code : "other";
      for (String key : List.of("trafilatura", "trafilatura-" + group)) {
        int[] sum = counts.computeIfAbsent(key, k -> new int[4]);
        for (int i = 0; i < 3; i++) {
          sum[i] += one[i];
        }
        sum[3]++;
      }
    }
    pages.put("trafilatura", scores);
    List<SetScore> sets = new ArrayList<>();
    counts.forEach(
        (key, sum) -> {
          PageScore score = new PageScore(key, ratio(sum[0], sum[2]), ratio(sum[0], sum[1]));
          sets.add(new SetScore(key, sum[3], score.precision(), score.recall(), score.f1()));
        });
    return sets;
  }

  /** Extraction drops soft hyphens, which no reader sees. */
  private static String shown(JsonNode segment) {
    return segment.asText().replace("\u00ad", "");
  }

  private static double ratio(int right, int wrong) {
    return right + wrong == 0 ? 0 : (double) right / (right + wrong);
  }

  private List<PageScore> readability() throws IOException {
    List<PageScore> scores = new ArrayList<>();
    for (Path folder : list(truth.resolve("readability"))) {
      String expected = Jsoup.parse(read(folder.resolve("expected.html"))).wholeText();
      TextOverlap.Score score =
          TextOverlap.words(expected, text(read(folder.resolve("source.html"))));
      scores.add(new PageScore(folder.getFileName().toString(), score.precision(), score.recall()));
    }
    return scores;
  }

  private List<PageScore> markdownPairs(Path folder) throws IOException {
    List<PageScore> scores = new ArrayList<>();
    for (Path html : list(folder.resolve("docs"))) {
      Path source = folder.resolve("src/" + stem(html) + ".md");
      if (Files.exists(source)) {
        scores.add(grams(stem(html), markdown(Files.readString(source)), text(read(html))));
      }
    }
    return scores;
  }

  private List<PageScore> readmes(Path folder) throws IOException {
    List<PageScore> scores = new ArrayList<>();
    for (Path page : list(folder)) {
      String expected = markdown(Files.readString(page.resolve("README.md")));
      String actual = text(read(page.resolve("index.html")));
      scores.add(grams(page.getFileName().toString(), expected, actual));
    }
    return scores;
  }

  private List<PageScore> notation() throws IOException {
    String expected = markdown(Files.readString(data.resolve("text-ja/mlnote/notation.md")));
    return List.of(
        grams("notation", expected, text(read(truth.resolve("mlnote-ja-math/notation.html")))));
  }

  private List<PageScore> httpd() throws IOException {
    Path folder = data.resolve("encodings/httpd-manual-ja");
    Path sources = folder.resolve("trunk-xml-source");
    List<PageScore> scores = new ArrayList<>();
    for (Path xml : list(sources)) {
      String name = sources.relativize(xml).toString();
      Path html = folder.resolve("trunk-utf8/" + name.replace(".xml.ja", ".html.ja.utf8"));
      boolean generated = name.endsWith("index.xml.ja") || name.endsWith("sitemap.xml.ja");
      if (Files.isRegularFile(html) && !generated) {
        String expected = Jsoup.parse(Files.readString(xml), "", Parser.xmlParser()).wholeText();
        scores.add(grams(name, expected, text(read(html))));
      }
    }
    return scores;
  }

  private static PageScore grams(String name, String expected, String actual) {
    TextOverlap.Score score = TextOverlap.grams(expected, actual);
    return new PageScore(name, score.precision(), score.recall());
  }

  private String text(String html) {
    try {
      return extractor.extract(html, "").text();
    } catch (UnextractableException none) {
      return "";
    }
  }

  /** The text that a Markdown source shows. */
  private static String markdown(String source) {
    return source
        .replaceAll("(?s)<!--.*?-->", "")
        .replaceAll("(?m)^ *```.*$", "")
        .replaceAll("(?m)^ *\\{\\{#.*$", "")
        .replaceAll("!\\[[^\\]]*\\]\\([^)]*\\)", "")
        .replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
        .replaceAll("(?m)^\\[[^\\]]*\\]: .*$", "")
        .replaceAll("</?[a-zA-Z][^>\n]*>", "");
  }

  /** A page as UTF-8 where its bytes are that, else as its declared charset reads it. */
  static String read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException notUtf8) {
      return new String(bytes, declaredCharset(bytes));
    }
  }

  private static Charset declaredCharset(byte[] bytes) {
    String head = new String(bytes, 0, Math.min(bytes.length, 4096), StandardCharsets.ISO_8859_1);
    Matcher declared = CHARSET.matcher(head);
    String name = declared.find() ? declared.group(1).toLowerCase(Locale.ROOT) : "utf-8";
    return switch (name) {
      case "shift_jis", "x-sjis" -> Charset.forName("windows-31j");
      case "euc-jp" -> Charset.forName("x-eucJP-Open");
      default -> Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.UTF_8;
    };
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> entries = Files.walk(folder, 3)) {
      boolean leaves = folder.endsWith("docs") || folder.endsWith("trunk-xml-source");
      return entries
          .filter(path -> leaves ? Files.isRegularFile(path) : path.getParent().equals(folder))
          .sorted()
          .toList();
    }
  }

  private static String stem(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.lastIndexOf('.'));
  }
}
