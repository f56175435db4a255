package org.hirundo.operators.charset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Real pages where they are there; {@link PageDecoderTest} holds the behaviour without them. */
class EncodingsDataTest {
  private static final Path ROOT =
      Path.of(System.getProperty("hirundo.shared.data", "none")).resolve("encodings");

  /** Folders and the encoding of what they hold. */
  private static final Map<String, String> FOLDERS =
      Map.ofEntries(
          Map.entry("teraterm-ja-sjis", "Shift_JIS"),
          Map.entry("sakura-help-ja/2018-sjis", "Shift_JIS"),
          Map.entry("sakura-help-ja/head-utf8", "UTF-8"),
          Map.entry("httpd-manual-ja/2004-eucjp", "EUC-JP"),
          Map.entry("httpd-manual-ja/2008-eucjp", "EUC-JP"),
          Map.entry("httpd-manual-ja/2004-iso2022jp", "ISO-2022-JP"),
          Map.entry("httpd-manual-ja/v1.3-iso2022jp", "ISO-2022-JP"),
          Map.entry("httpd-manual-ja/2008-utf8", "UTF-8"),
          Map.entry("httpd-manual-ja/trunk-utf8", "UTF-8"),
          Map.entry("chardet/Big5", "Big5"),
          Map.entry("chardet/EUC-JP", "EUC-JP"),
          Map.entry("chardet/EUC-KR", "EUC-KR"),
          Map.entry("chardet/GB2312", "GB18030"),
          Map.entry("chardet/SHIFT_JIS", "Shift_JIS"),
          Map.entry("chardet/iso-2022-jp", "ISO-2022-JP"),
          Map.entry("chardet/utf-8", "UTF-8"),
          Map.entry("chardet/windows-1252", "windows-1252"),
          Map.entry("chardet/UTF-16", "UTF-16LE"));

  private static final Pattern DECLARATION =
      Pattern.compile("(?i)(?:charset|encoding)\\s*=\\s*[\"']?[\\w-]+");

  private static final Pattern REFERENCE = Pattern.compile("&#(\\d{1,5});");

  private static final List<String> WRONG =
      List.of("UTF-8", "Shift_JIS", "EUC-JP", "iso-8859-1", "gb2312", "ISO-2022-JP");

  @Test
  void pagesAreReadWithDeclarationsAsTheyAre() throws IOException {
    expectRight("as they are", 0, body -> body, "");
  }

  @Test
  void pagesAreReadWithoutDeclarations() throws IOException {
    expectRight("removed", 0, EncodingsDataTest::undeclared, "");
  }

  @Test
  void pagesAreReadWithWrongDeclarations() throws IOException {
    for (String label : WRONG) {
      expectRight("http " + label, 0, EncodingsDataTest::undeclared, "text/html; charset=" + label);
      byte[] meta = ("<meta charset=" + label + ">").getBytes(StandardCharsets.US_ASCII);
      expectRight("meta " + label, 0, b -> joined(b, meta), "");
    }
  }

  @Test
  void pagesCutToTheirFirstSentencesAreReadWithoutDeclarations() throws IOException {
    expectRight("removed, 2,000 bytes of text", 2000, EncodingsDataTest::undeclared, "");
  }

  @Test
  void editionsOfOnePageInTwoEncodingsAgree() throws IOException {
    int same = 0;
    int pages = 0;
    List<String> differing = new ArrayList<>();
    for (String[] pair :
        new String[][] {
          {"httpd-manual-ja/2004-eucjp", "euc-jp", "httpd-manual-ja/2004-iso2022jp", "jis"},
          {"httpd-manual-ja/2008-eucjp", "euc-jp", "httpd-manual-ja/2008-utf8", "utf8"},
        }) {
      for (Path file : files(pair[0])) {
        String relative = ROOT.resolve(pair[0]).relativize(file).toString();
        Path other = ROOT.resolve(pair[2]).resolve(relative.replace(pair[1], pair[3]));
        if (!Files.exists(other)) {
          continue;
        }
        pages++;
        if (folded(file).equals(folded(other))) {
          same++;
        } else {
          differing.add(relative + firstDifference(folded(file), folded(other)));
        }
      }
    }
    show("two editions agree", same, pages, differing);
    // Of 77, one page was edited, and one has a dash that its own converter read as U+2014.
    assertThat(same).as("%s", differing).isGreaterThanOrEqualTo(pages - 2);
  }

  private interface Change {
    byte[] apply(byte[] body);
  }

  private static void expectRight(String name, int cut, Change change, String http)
      throws IOException {
    int right = 0;
    int pages = 0;
    List<String> wrong = new ArrayList<>();
    for (Map.Entry<String, String> folder : new TreeMap<>(FOLDERS).entrySet()) {
      for (Path file : files(folder.getKey())) {
        byte[] body = change.apply(cut(Files.readAllBytes(file), cut));
        if (ascii(body)) {
          continue;
        }
        pages++;
        String found;
        try {
          found = PageDecoder.decode(body, http).charset();
        } catch (UndecodableException e) {
          found = e.reason() + " " + e.getMessage();
        }
        if (found.equals(folder.getValue())) {
          right++;
        } else {
          wrong.add(ROOT.relativize(file) + ": " + found);
        }
      }
    }
    show(name, right, pages, wrong);
    assertThat(right).as("%s: %s", name, wrong).isGreaterThanOrEqualTo((int) (pages * .995));
  }

  private static void show(String name, int right, int pages, List<String> wrong) {
    if (Boolean.getBoolean("hirundo.show")) {
      System.err.printf(Locale.ROOT, "%s: %d of %d%n", name, right, pages);
      wrong.stream().limit(20).forEach(line -> System.err.println("  " + line));
    }
  }

  private static boolean ascii(byte[] body) {
    for (byte b : body) {
      if (b < 0 || b == 0x1b || b == 0) {
        return false;
      }
    }
    return true;
  }

  private static byte[] undeclared(byte[] body) {
    String text = new String(body, StandardCharsets.ISO_8859_1);
    return DECLARATION.matcher(text).replaceAll("x=x").getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] joined(byte[] body, byte[] meta) {
    byte[] plain = undeclared(body);
    int mark = plain.length > 2 && (plain[0] & 0xff) >= 0xef && (plain[1] & 0xff) >= 0xbb ? 1 : 0;
    if (mark == 1) {
      return plain;
    }
    byte[] all = new byte[meta.length + plain.length];
    System.arraycopy(meta, 0, all, 0, meta.length);
    System.arraycopy(plain, 0, all, meta.length, plain.length);
    return all;
  }

  private static byte[] cut(byte[] body, int length) {
    return length == 0 || body.length <= length ? body : Arrays.copyOf(body, length);
  }

  private static String folded(Path file) throws IOException {
    try {
      String text = PageDecoder.decode(undeclared(Files.readAllBytes(file)), "").text();
      return REFERENCE
          .matcher(text.replaceAll("\\s+", " ").replaceAll("value=.[A-Z0-9-]+. name=.ie.", ""))
          .replaceAll(found -> Character.toString(Integer.parseInt(found.group(1))));
    } catch (UndecodableException e) {
      return e.reason() + file;
    }
  }

  private static String firstDifference(String one, String other) {
    int at = 0;
    while (at < Math.min(one.length(), other.length()) && one.charAt(at) == other.charAt(at)) {
      at++;
    }
    return " at "
        + at
        + ": "
        + one.substring(Math.max(0, at - 10), Math.min(one.length(), at + 20))
        + " | "
        + other.substring(Math.max(0, at - 10), Math.min(other.length(), at + 20));
  }

  private static List<Path> files(String folder) throws IOException {
    Assumptions.assumeTrue(Files.isDirectory(ROOT), "no shared data");
    try (Stream<Path> all = Files.walk(ROOT.resolve(folder))) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
