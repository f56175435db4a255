package org.hirundo.operators.warc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class WarcReaderProperties {
  private static final byte[] PAGE = WarcBytes.page(1);
  private static final byte[] MEMBER = WarcBytes.gzip(PAGE);

  private static final List<byte[]> PIECES =
      List.of(
          MEMBER,
          WarcBytes.ascii("WARC/1.0\r\nA: b\r\n"),
          WarcBytes.ascii("Content-Length: 9\r\n\r\n"),
          WarcBytes.ascii("WARC/"),
          WarcBytes.ascii("\r\n\r\n"),
          new byte[] {0x1f, (byte) 0x8b, 8},
          new byte[] {0x1f, (byte) 0x8b, 8, 4, 0, 0, 0, 0, 0, 3, -1, -1},
          new byte[] {0x1f, (byte) 0x8b, 8, 8, 0, 0, 0, 0, 0, 3, 'n'},
          new byte[700]);

  @Provide
  Arbitrary<List<byte[]>> hostile() {
    return Arbitraries.of(PIECES).list().ofMaxSize(12);
  }

  /** {@link WarcBytes#read} checks that the entries lie end to end and cover the file. */
  @Property(tries = 1000)
  void entriesCoverAnyFileAndNoWholeMemberIsLost(@ForAll("hostile") List<byte[]> pieces)
      throws IOException {
    byte[] start = MEMBER;
    byte[] file = WarcBytes.join(start, WarcBytes.join(pieces.toArray(new byte[0][])));
    List<WarcPage> pages = WarcBytes.only(WarcPage.class, WarcBytes.read(file));
    long whole = 1 + pieces.stream().filter(piece -> piece == MEMBER).count();
    assertThat(pages).hasSize((int) whole);
    assertThat(pages).allMatch(page -> new String(page.body()).equals(WarcBytes.body(1)));
  }

  @Property(tries = 500)
  void plainEntriesCoverAnyFile(@ForAll("hostile") List<byte[]> pieces) throws IOException {
    byte[] file = WarcBytes.join(PAGE, WarcBytes.join(pieces.toArray(new byte[0][])), PAGE);
    List<WarcPage> pages = WarcBytes.only(WarcPage.class, WarcBytes.read(file));
    assertThat(pages).hasSizeBetween(1, 2);
  }
}
