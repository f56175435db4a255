package org.hirundo.operators.html;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hirundo.operators.html.TruthPage.Segments;
import org.hirundo.operators.html.TruthPage.Truth;
import org.hirundo.operators.html.TruthPage.WholeText;
import org.hirundo.operators.language.BuiltInLanguageIdentifier;
import org.hirundo.operators.language.Language;
import org.hirundo.operators.language.ProseLines;
import org.jsoup.Jsoup;
import org.jsoup.parser.Parser;
import org.netpreserve.jwarc.MediaType;
import org.netpreserve.jwarc.WarcReader;
import org.netpreserve.jwarc.WarcRecord;
import org.netpreserve.jwarc.WarcResponse;

/** The pages of the shared data whose right text is known, all read into memory (some 50 MB). */
final class GroundTruth {
  private static final Pattern CHARSET = Pattern.compile("charset=[\"']?([A-Za-z0-9_-]{1,20})");
  private static final Pattern LANGUAGE =
      Pattern.compile("<html[^>]{0,200}lang=[\"']?([a-zA-Z]{2})");
  private static final Pattern ARTICLE =
      Pattern.compile("og:type[\"']?\\s+content=[\"']?article", Pattern.CASE_INSENSITIVE);
  private static final Pattern BLOG =
      Pattern.compile("generator[\"'][^>]{0,40}(?:WordPress|Blogger|Movable|Serendipity|Drupal)");

  private static final float CLEARLY = .4f;

  private final Path data;
  private final Path truth;
  private final List<TruthPage> pages = new ArrayList<>();

  private GroundTruth(Path data) {
    this.data = data;
    this.truth = data.resolve("html-groundtruth");
  }

  static boolean isIn(Path data) {
    return Files.isDirectory(data.resolve("html-groundtruth"))
        && Files.isDirectory(data.resolve("warc"));
  }

  /** Reads all pages, in a fixed order. */
  static List<TruthPage> read(Path data) throws IOException {
    GroundTruth all = new GroundTruth(data);
    all.trafilatura();
    all.readability();
    all.postlight();
    all.crawled();
    all.rustBook();
    all.pythonZero();
    all.notation();
    all.httpd();
    return all.pages;
  }

  private void add(String set, String kind, Path file, Truth right) throws IOException {
    byte[] body = Files.readAllBytes(file);
    String path = data.relativize(file).toString();
    String html = decoded(body);
    pages.add(new TruthPage(set, kind, language(html, right), path, body, html, right));
  }

  /** The right text's own language where it is told clearly: pages declare wrong ones. */
  private static String language(String html, Truth right) {
    String text =
        right instanceof WholeText whole
            ? whole.text()
            : String.join("\n", ((Segments) right).with());
    Language told = new BuiltInLanguageIdentifier().identify(ProseLines.of(text));
    Matcher declared = LANGUAGE.matcher(html);
    return told.score() >= CLEARLY || !declared.find()
        ? told.code()
        : declared.group(1).toLowerCase(Locale.ROOT);
  }

  /** Trafilatura's own evaluation data: the pages of it that are here. */
  private void trafilatura() throws IOException {
    Path folder = truth.resolve("trafilatura");
    JsonNode all = new ObjectMapper().readTree(folder.resolve("evaldata.json").toFile());
    for (Map.Entry<String, JsonNode> entry : all.properties()) {
      String name = entry.getValue().get("file").asText();
      for (Path file : List.of(folder.resolve("cache/" + name), folder.resolve("eval/" + name))) {
        if (Files.exists(file)) {
          add("trafilatura", kind(decoded(file)), file, segments(entry.getValue()));
          break;
        }
      }
    }
  }

  private static String kind(String html) {
    if (BLOG.matcher(html).find()) {
      return "blog";
    }
    return ARTICLE.matcher(html).find() ? "article" : "other";
  }

  private static Segments segments(JsonNode of) {
    return new Segments(shown(of.get("with")), shown(of.get("without")));
  }

  /** Extraction drops soft hyphens, which no reader sees. */
  private static List<String> shown(JsonNode segments) {
    List<String> shown = new ArrayList<>();
    segments.forEach(segment -> shown.add(segment.asText().replace("\u00ad", "")));
    return shown;
  }

  /** Mozilla's readability: what it expects of itself, so another extractor's view of the page. */
  private void readability() throws IOException {
    for (Path folder : list(truth.resolve("readability"))) {
      String expected = Jsoup.parse(decoded(folder.resolve("expected.html"))).wholeText();
      add("readability", "article", folder.resolve("source.html"), new WholeText(expected));
    }
  }

  /**
   * Japanese news and blogs; segments marked by hand, before any extractor had seen the pages, as
   * [start, length] in the page's whole text with each run of whitespace as one space.
   */
  private void postlight() throws IOException {
    try (InputStream marked = GroundTruth.class.getResourceAsStream("postlight-ja.json")) {
      for (Map.Entry<String, JsonNode> entry : new ObjectMapper().readTree(marked).properties()) {
        Path file = truth.resolve("postlight-ja/fixtures/" + entry.getKey());
        add("postlight-ja", "article", file, marked(decoded(file), entry.getValue()));
      }
    }
  }

  /** English pages of two small crawls, most of them no articles; marked in the same way. */
  private void crawled() throws IOException {
    JsonNode all;
    try (InputStream marked = GroundTruth.class.getResourceAsStream("warc-en.json")) {
      all = new ObjectMapper().readTree(marked);
    }
    Map<String, byte[]> bodies = new HashMap<>();
    for (String file : List.of("warc/dolma/sample-0000.warc.gz", "warc/aut/warc/example.warc.gz")) {
      bodies.putAll(responses(file));
    }
    for (Map.Entry<String, JsonNode> entry : all.properties()) {
      byte[] body = bodies.get(entry.getKey());
      String html = decoded(body);
      Segments right = marked(html, entry.getValue());
      String path = entry.getKey();
      pages.add(new TruthPage("warc-en", "other", language(html, right), path, body, html, right));
    }
  }

  private Map<String, byte[]> responses(String file) throws IOException {
    Map<String, byte[]> bodies = new HashMap<>();
    try (WarcReader reader = new WarcReader(data.resolve(file))) {
      for (WarcRecord record : reader) {
        if (record instanceof WarcResponse response
            && response.contentType().base().equals(MediaType.HTTP)
            && response.http().status() == 200) {
          String path = file + "#" + response.target();
          bodies.putIfAbsent(path, response.http().body().stream().readAllBytes());
        }
      }
    }
    return bodies;
  }

  private static Segments marked(String html, JsonNode marks) {
    String text = Jsoup.parse(html).wholeText().replaceAll("\\s+", " ");
    return new Segments(pieces(text, marks.get("with")), pieces(text, marks.get("without")));
  }

  private static List<String> pieces(String text, JsonNode marks) {
    List<String> segments = new ArrayList<>();
    for (JsonNode mark : marks) {
      int start = mark.get(0).asInt();
      segments.add(text.substring(start, start + mark.get(1).asInt()));
    }
    return segments;
  }

  private void rustBook() throws IOException {
    Path folder = truth.resolve("rust-book-ja");
    for (Path html : list(folder.resolve("docs"))) {
      String name = html.getFileName().toString();
      Path source = folder.resolve("src/" + name.substring(0, name.lastIndexOf('.')) + ".md");
      if (Files.exists(source)) {
        add("rust-book-ja", "book", html, new WholeText(markdown(Files.readString(source))));
      }
    }
  }

  private void pythonZero() throws IOException {
    for (Path page : list(truth.resolve("python_zero"))) {
      String expected = markdown(Files.readString(page.resolve("README.md")));
      add("python_zero", "book", page.resolve("index.html"), new WholeText(expected));
    }
  }

  private void notation() throws IOException {
    String expected = markdown(Files.readString(data.resolve("text-ja/mlnote/notation.md")));
    Path html = truth.resolve("mlnote-ja-math/notation.html");
    add("mlnote-ja-math", "mathematics", html, new WholeText(expected));
  }

  private void httpd() throws IOException {
    Path folder = data.resolve("encodings/httpd-manual-ja");
    Path sources = folder.resolve("trunk-xml-source");
    for (Path xml : list(sources)) {
      String name = sources.relativize(xml).toString();
      Path html = folder.resolve("trunk-utf8/" + name.replace(".xml.ja", ".html.ja.utf8"));
      boolean generated = name.endsWith("index.xml.ja") || name.endsWith("sitemap.xml.ja");
      if (Files.isRegularFile(html) && !generated) {
        String expected = Jsoup.parse(Files.readString(xml), "", Parser.xmlParser()).wholeText();
        add("httpd-manual-ja", "manual", html, new WholeText(expected));
      }
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
  private static String decoded(Path file) throws IOException {
    return decoded(Files.readAllBytes(file));
  }

  private static String decoded(byte[] bytes) {
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
}
