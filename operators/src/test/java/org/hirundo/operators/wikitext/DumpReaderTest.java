package org.hirundo.operators.wikitext;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.hirundo.operators.wikitext.DumpEntry.Damage;
import org.hirundo.operators.wikitext.DumpEntry.Page;

class DumpReaderTest {
  private static final int PAGES = 30;
  private static final String HEADER =
      """
      <mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11" xml:lang="ja">
        <siteinfo>
          <sitename>Wikipedia</sitename>
          <base>https://ja.wikipedia.org/wiki/%E3%83%A1</base>
          <namespaces><namespace key="6" case="first-letter">ファイル</namespace></namespaces>
        </siteinfo>
      """;

  private static String page(int i) {
    String redirect = i % 5 == 4 ? "    <redirect title=\"x\" />\n" : "";
    return """
      <page>
        <title>題 &amp; %1$d</title>
        <ns>%2$d</ns>
        <id>%3$d</id>
    %5$s    <revision>
          <id>%4$d</id>
          <parentid>1</parentid>
          <timestamp>2024-05-01T00:00:00Z</timestamp>
          <contributor><username>u</username><id>7</id></contributor>
          <model>wikitext</model>
          <format>text/x-wiki</format>
          <text bytes="9" sha1="x" xml:space="preserve">'''本文''' %1$d &lt;b&gt; &amp;nbsp; %6$s</text>
          <sha1>x</sha1>
        </revision>
      </page>
    """
        .formatted(i, i % 7 == 6 ? 1 : 0, 100 + i, 1000 + i, redirect, "あ".repeat(i * 13 % 400));
  }

  /** With so many pages in each stream; 0: all of them, and the header, in one. */
  private static byte[] bzip2(int each) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    StringBuilder part = new StringBuilder(HEADER);
    for (int i = 0; i < PAGES; i++) {
      if (each > 0 && i % each == 0) {
        stream(part, bytes);
      }
      part.append(page(i));
    }
    if (each > 0) {
      stream(part, bytes);
    }
    stream(part.append("</mediawiki>\n"), bytes);
    return bytes.toByteArray();
  }

  private static void stream(StringBuilder part, OutputStream out) throws IOException {
    ByteArrayOutputStream one = new ByteArrayOutputStream();
    try (OutputStream bzip2 = new BZip2CompressorOutputStream(one, 1)) {
      bzip2.write(part.toString().getBytes(StandardCharsets.UTF_8));
    }
    out.write(one.toByteArray());
    part.setLength(0);
  }

  private record At(DumpEntry entry, long position) {}

  private static List<At> read(byte[] file, long position, DumpCompression compression)
      throws IOException {
    List<At> entries = new ArrayList<>();
    int offset = (int) DumpReader.offsetOf(position);
    InputStream in = new ByteArrayInputStream(file, offset, file.length - offset);
    try (DumpReader reader = DumpReader.open(in, position, compression)) {
      for (DumpEntry entry = reader.next(); entry != null; entry = reader.next()) {
        entries.add(new At(entry, reader.position()));
      }
    }
    return entries;
  }

  @Example
  void readsThePagesOfEveryKindOfFile() throws IOException {
    StringBuilder xml = new StringBuilder(HEADER);
    for (int i = 0; i < PAGES; i++) {
      xml.append(page(i));
    }
    byte[] plain = xml.append("</mediawiki>").toString().getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream gzip = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(gzip)) {
      out.write(plain);
    }
    List<DumpEntry> expected = entries(read(plain, 0, DumpCompression.NONE));
    assertThat(expected).hasSize(PAGES).allMatch(Page.class::isInstance);
    assertThat(entries(read(gzip.toByteArray(), 0, DumpCompression.GZIP))).isEqualTo(expected);
    for (int each : List.of(0, 1, 7, 100)) {
      assertThat(entries(read(bzip2(each), 0, DumpCompression.BZIP2))).isEqualTo(expected);
    }
    Page page = (Page) expected.get(3);
    assertThat(page.title()).isEqualTo("題 & 3");
    assertThat(page.id()).isEqualTo(103);
    assertThat(page.revision()).isEqualTo("1003");
    assertThat(page.timestamp()).isEqualTo("2024-05-01T00:00:00Z");
    assertThat(page.text()).startsWith("'''本文''' 3 <b> &nbsp; あ");
    assertThat(page.isArticle()).isTrue();
    assertThat(((Page) expected.get(4)).redirect()).isTrue();
    assertThat(((Page) expected.get(6)).isArticle()).isFalse();
  }

  private static List<DumpEntry> entries(List<At> found) {
    return found.stream().map(At::entry).toList();
  }

  @Example
  void goesOnAfterAnyPage() throws IOException {
    for (int each : List.of(0, 1, 7)) {
      byte[] file = bzip2(each);
      List<At> all = read(file, 0, DumpCompression.BZIP2);
      for (int i = 0; i < all.size(); i++) {
        List<At> rest = read(file, all.get(i).position(), DumpCompression.BZIP2);
        assertThat(rest).isEqualTo(all.subList(i + 1, all.size()));
      }
    }
  }

  @Example
  void streamsThatAreCutInThePagesGiveTheSamePages() throws IOException {
    StringBuilder xml = new StringBuilder(HEADER);
    for (int i = 0; i < PAGES; i++) {
      xml.append(page(i));
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    for (int at = 0; at < xml.length(); at += 333) {
      stream(new StringBuilder(xml.substring(at, Math.min(xml.length(), at + 333))), file);
    }
    List<At> all = read(file.toByteArray(), 0, DumpCompression.BZIP2);
    assertThat(entries(all)).isEqualTo(entries(read(bzip2(0), 0, DumpCompression.BZIP2)));
    for (int i = 0; i < all.size(); i++) {
      assertThat(read(file.toByteArray(), all.get(i).position(), DumpCompression.BZIP2))
          .isEqualTo(all.subList(i + 1, all.size()));
    }
  }

  @Property(tries = 80)
  void aDamagedStreamCostsItsPagesAlone(
      @ForAll int place, @ForAll @IntRange(min = 1, max = 255) int flip) throws IOException {
    byte[] file = bzip2(5);
    file[Math.floorMod(place, file.length)] ^= (byte) flip;
    List<DumpEntry> found = entries(read(file, 0, DumpCompression.BZIP2));
    List<DumpEntry> whole = entries(read(bzip2(5), 0, DumpCompression.BZIP2));
    List<DumpEntry> pages = found.stream().filter(Page.class::isInstance).toList();
    assertThat(pages.stream().filter(page -> !whole.contains(page)).count()).isZero();
    assertThat(pages).hasSizeGreaterThanOrEqualTo(PAGES - 5);
    if (pages.size() < PAGES) {
      assertThat(found).filteredOn(Damage.class::isInstance).isNotEmpty();
    }
  }

  @Property(tries = 40)
  void aCutFileGivesThePagesBeforeTheCutAndSaysSo(@ForAll @IntRange(min = 1, max = 2000) int lost)
      throws IOException {
    byte[] file = bzip2(5);
    int length = Math.max(0, file.length - lost);
    List<DumpEntry> found = entries(read(Arrays.copyOf(file, length), 0, DumpCompression.BZIP2));
    List<DumpEntry> whole = entries(read(file, 0, DumpCompression.BZIP2));
    List<DumpEntry> pages = found.stream().filter(Page.class::isInstance).toList();
    assertThat(pages).isEqualTo(whole.subList(0, pages.size()));
  }

  @Example
  void tellsTheWikisNames() throws IOException {
    WikiNames names = DumpReader.names(new ByteArrayInputStream(bzip2(5)), DumpCompression.BZIP2);
    assertThat(names.language()).isEqualTo("ja");
    assertThat(names.url("燕")).isEqualTo("https://ja.wikipedia.org/wiki/%E7%87%95");
    assertThat(names.dropped()).contains("ファイル");
  }

  @Example
  void aPageThatIsTooLongIsPassedOver() throws IOException {
    byte[] open = ("<page><text>").getBytes(StandardCharsets.UTF_8);
    byte[] end = ("</text></page>" + page(1)).getBytes(StandardCharsets.UTF_8);
    InputStream endless =
        new java.io.SequenceInputStream(
            new ByteArrayInputStream(open),
            new java.io.SequenceInputStream(
                new Repeated(DumpReader.LONGEST_PAGE + 5000L), new ByteArrayInputStream(end)));
    try (DumpReader reader = DumpReader.open(endless, 0, DumpCompression.NONE)) {
      assertThat(reader.next())
          .isInstanceOfSatisfying(
              Damage.class, damage -> assertThat(damage.reason()).isEqualTo("too-large"));
      assertThat(reader.next())
          .isInstanceOfSatisfying(Page.class, page -> assertThat(page.id()).isEqualTo(101));
      assertThat(reader.next()).isNull();
    }
  }

  private static final class Repeated extends InputStream {
    private long left;

    Repeated(long left) {
      this.left = left;
    }

    @Override
    public int read() {
      return left-- > 0 ? 'x' : -1;
    }
  }
}
