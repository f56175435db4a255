package org.hirundo.operators.lists;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostListReaderTest {
  @TempDir Path folder;
  private final HostListsBuilder builder = HostLists.builder();
  private final ListReport report = new ListReport();
  private final HostListReader reader = new HostListReader(builder, report);
  private Path ut1;

  @BeforeEach
  void layOut() throws IOException {
    ut1 = folder.resolve("ut1");
    write(ut1.resolve("adult/domains"), "bad.com\nworse.example.org\n\nnot a host\n");
    write(ut1.resolve("adult/urls"), "good.com/~bad\n");
    write(ut1.resolve("adult/expressions"), "(sex|xxx)\n");
    write(ut1.resolve("games/domains"), "play.com\n");
    write(ut1.resolve("README"), "not a category\n");
  }

  private static Path write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  @Test
  void readsUt1sLayout() throws IOException {
    reader.read("ut1", ut1, List.of());
    HostLists lists = builder.build();
    assertThat(lists.find("https://www.bad.com/"))
        .containsExactly(new Listed("ut1", "adult", "bad.com"));
    assertThat(lists.find("https://good.com/~bad/x"))
        .containsExactly(new Listed("ut1", "adult", "good.com/~bad"));
    assertThat(lists.find("https://play.com/")).extracting(Listed::category).containsOnly("games");
    assertThat(report.entries()).isEqualTo(4);
    assertThat(report.faults())
        .singleElement()
        .asString()
        .contains("adult/domains:4: not a host is not a host");
    assertThat(report.notes()).singleElement().asString().contains("adult/expressions");
  }

  @Test
  void takesTheCategoriesThatAreNamed() throws IOException {
    reader.read("ut1", ut1, List.of("games"));
    assertThat(builder.build().categories()).containsExactly("games");
    assertThatThrownBy(() -> reader.read("ut1", ut1, List.of("gambling")))
        .hasMessageContaining("no category [gambling]; it has [adult, games]");
  }

  @Test
  void readsOneCategoryByItself() throws IOException {
    reader.read("mine", ut1.resolve("games"), List.of());
    assertThat(builder.build().find("http://play.com"))
        .containsExactly(new Listed("mine", "games", "play.com"));
  }

  @Test
  void readsThePublishedArchive() throws IOException {
    Path archive = folder.resolve("blacklists.tar.gz");
    try (OutputStream file = Files.newOutputStream(archive);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(file))) {
      TarArchiveEntry link = new TarArchiveEntry("blacklists/porn", TarConstants.LF_SYMLINK);
      link.setLinkName("adult");
      tar.putArchiveEntry(link);
      tar.closeArchiveEntry();
      for (String name : List.of("adult/domains", "adult/urls", "games/domains")) {
        byte[] text = Files.readAllBytes(ut1.resolve(name));
        TarArchiveEntry entry = new TarArchiveEntry("blacklists/" + name);
        entry.setSize(text.length);
        tar.putArchiveEntry(entry);
        tar.write(text);
        tar.closeArchiveEntry();
      }
    }
    reader.read("ut1", archive, List.of("porn"));
    HostLists lists = builder.build();
    assertThat(lists.find("http://bad.com")).extracting(Listed::category).containsExactly("porn");
    assertThat(lists.find("http://play.com")).isEmpty();
    assertThatThrownBy(() -> reader.read("ut1", archive, List.of("porn", "adult")))
        .hasMessageContaining("are one, adult");
  }

  @Test
  void readsPlainListsWithComments() throws IOException {
    Path list =
        write(
            folder.resolve("own.txt"),
            "\uFEFF# mine\r\nbad.com  # really\r\n  *.worse.org\r\nhttp://x.net/#top\r\n");
    reader.read("own", list, List.of());
    HostLists lists = builder.build();
    assertThat(report.damaged()).isZero();
    assertThat(lists.entries()).isEqualTo(3);
    assertThat(lists.find("https://bad.com")).containsExactly(new Listed("own", "own", "bad.com"));
  }

  @Test
  void bytesThatAreNoUtf8AndEndlessLinesCostTheirLineOnly() throws IOException {
    Path list = folder.resolve("own.txt");
    try (OutputStream out = Files.newOutputStream(list)) {
      out.write("good.com\n".getBytes(StandardCharsets.UTF_8));
      out.write(new byte[] {(byte) 0xE9, 't', 'e', '.', 'c', 'o', 'm', '\n'});
      out.write("x".repeat(1 << 20).getBytes(StandardCharsets.UTF_8));
      out.write("\nfine.com\nbetter.com\n".getBytes(StandardCharsets.UTF_8));
    }
    reader.read("own", list, List.of());
    assertThat(report.entries()).isEqualTo(3);
    assertThat(report.faults())
        .satisfiesExactly(
            fault -> assertThat(fault).contains("own.txt:2", "not UTF-8"),
            fault -> assertThat(fault).contains("own.txt:3", "longer than"));
  }

  @Test
  void whatIsNoListIsRefused() throws IOException {
    Path text = write(folder.resolve("novel.txt"), "It was a dark\nand stormy night\nexample.com");
    assertThatThrownBy(() -> reader.read("novel", text, List.of()))
        .hasMessageContaining("novel.txt is no list")
        .hasMessageContaining("2 are none and 1 are")
        .hasMessageContaining("line 1: It was a dark");
    assertThatThrownBy(() -> reader.read("own", text, List.of("adult")))
        .hasMessageContaining("plain list");
    assertThatThrownBy(
            () -> reader.read("empty", Files.createDirectory(folder.resolve("e")), List.of()))
        .hasMessageContaining("no category of UT1's layout");
  }

  @Test
  void swallowsCategories() {
    assertThat(HostListReader.preset("swallow"))
        .hasSize(28)
        .contains("adult", "mixed_adult", "shopping")
        .doesNotContain("blog", "radio", "audio-video");
  }
}
