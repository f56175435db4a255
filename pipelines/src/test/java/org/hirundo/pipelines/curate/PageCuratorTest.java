package org.hirundo.pipelines.curate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.hirundo.operators.dedup.ContentHash;
import org.hirundo.operators.html.MainTextExtractor;
import org.hirundo.operators.language.BuiltInLanguageIdentifier;
import org.hirundo.operators.warc.WarcFault;
import org.hirundo.operators.warc.WarcPage;
import org.hirundo.pipelines.curate.PageCurator.Curated;
import org.hirundo.pipelines.curate.PageCurator.Outcome;
import org.hirundo.pipelines.curate.PageCurator.Rejected;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.Origin;
import org.hirundo.schemas.Reject;
import org.junit.jupiter.api.Test;

class PageCuratorTest {
  private static final Origin ORIGIN = new Origin("CC-MAIN-2024-22", "a.warc.gz", 3, 42L);
  private static final String JAPANESE = "ツバメは春に南の国から海を越えて日本へ渡ってきて、家の軒下に巣を作ります。".repeat(9);
  private static final String FORMULAS =
      ("面積は次の式で求める。\\(S = \\frac{1}{2} a h\\) と \\(a^2 + b^2 = c^2\\) と"
              + " \\(x = \\sqrt{y}\\) である。")
          .repeat(5);

  private final PageCurator all = curator("ja", "en", "code", "math");

  @Test
  void aPageBecomesADocumentWithItsOriginAndFeatures() {
    Document document =
        document(all.curate(html(JAPANESE), "text/html", "http://a.example/", ORIGIN, 7));
    assertThat(document.getContentHash()).isEqualTo(ContentHash.of(document.getText()));
    assertThat(document.getId() >>> 48).isEqualTo(7);
    assertThat(document.getId() & 0xFFFFFFFFFFFFL)
        .isEqualTo(document.getContentHash() & 0xFFFFFFFFFFFFL);
    assertThat(document.getDomain()).isEqualTo("ja");
    assertThat(document.getLanguageScore()).isBetween(0.5f, 1f);
    assertThat(document.getOrigin()).isEqualTo(ORIGIN);
    assertThat(document.getUrl()).isEqualTo("http://a.example/");
    assertThat(document.getFeatures()).containsKeys("formulas", "code-share");
  }

  @Test
  void theSameTextInTwoEncodingsIsTheSameDocument() {
    byte[] shiftJis = html(JAPANESE, Charset.forName("windows-31j"));
    Document one = document(all.curate(html(JAPANESE), "text/html", "", ORIGIN, 1));
    Document two = document(all.curate(shiftJis, "text/html", "", ORIGIN, 1));
    assertThat(two.getId()).isEqualTo(one.getId());
    assertThat(two.getCharset()).isNotEqualTo(one.getCharset());
  }

  @Test
  void formulasMakeAPageMathematicsOnlyWhereThatIsWanted() {
    byte[] page = html(FORMULAS);
    assertThat(document(all.curate(page, "text/html", "", ORIGIN, 0)).getDomain())
        .isEqualTo("math");
    assertThat(document(curator("ja").curate(page, "text/html", "", ORIGIN, 0)).getDomain())
        .isEqualTo("ja");
  }

  @Test
  void aGateKeepsOutWhatIsInNoWantedLanguageBeforeItIsDecoded() {
    PageCurator gated = PageCurator.gated(Set.of("ja"), new BuiltInLanguageIdentifier());
    byte[] french =
        html(
            "Les hirondelles reviennent au printemps et bâtissent leur nid sous les toits. "
                .repeat(20));
    assertRejected(gated.curate(french, "text/html", "", ORIGIN, 0), "gate", "language");
    assertRejected(all.curate(french, "text/html", "", ORIGIN, 0), "identify", "language");
    assertThat(document(gated.curate(html(JAPANESE), "text/html", "", ORIGIN, 0)).getDomain())
        .isEqualTo("ja");
  }

  @Test
  void everyRejectNamesItsStageAndReason() {
    assertRejected(all.curate(new byte[0], "text/html", "", ORIGIN, 0), "decode", "empty");
    assertRejected(all.curate(html(JAPANESE), "image/png", "", ORIGIN, 0), "decode", "not-html");
    assertRejected(
        all.curate("%PDF-1.4".getBytes(StandardCharsets.UTF_8), "text/html", "", ORIGIN, 0),
        "decode",
        "not-html");
    assertRejected(all.curate(html(""), "text/html", "", ORIGIN, 0), "extract", "empty");
    assertRejected(all.curate(html("短い。"), "text/html", "", ORIGIN, 0), "extract", "short");
    assertRejected(
        curator("en").curate(html(JAPANESE), "text/html", "", ORIGIN, 0), "identify", "language");
    assertRejected(
        all.curate(html("あ".repeat(2_000_001)), "text/html", "", ORIGIN, 0),
        "extract",
        "too-large");
  }

  @Test
  void aRejectedPageShowsWhatWasFound() {
    Outcome outcome = curator("en").curate(html(JAPANESE), "text/html", "", ORIGIN, 0);
    assertThat(outcome.findings().language()).isEqualTo("ja");
    assertThat(outcome.findings().text()).contains("ツバメ");
  }

  @Test
  void aVagueTypeIsToldByTheBytes() {
    for (String type : new String[] {"", "text/plain", "application/octet-stream"}) {
      assertThat(all.curate(html(JAPANESE), type, "", ORIGIN, 0))
          .as(type)
          .isInstanceOf(Curated.class);
    }
    byte[] plain = JAPANESE.getBytes(StandardCharsets.UTF_8);
    assertRejected(all.curate(plain, "text/plain", "", ORIGIN, 0), "decode", "not-html");
  }

  @Test
  void aWarcPageKeepsItsDateAndAnErrorPageIsRejected() {
    Document document = document(all.curate(page(200), ORIGIN, 0));
    assertThat(document.getAttributes())
        .isEqualTo(
            Map.of(
                "date",
                "2024-05-01T00:00:00Z",
                "truncated",
                "length",
                "extractor",
                MainTextExtractor.VERSION));
    Outcome missing = all.curate(page(404), ORIGIN, 0);
    assertRejected(missing, "fetch", "http-status");
    assertThat(((Rejected) missing).reject().getLength()).isEqualTo(99);
  }

  @Test
  void damageIsAReject() {
    Reject reject =
        PageCurator.reject(new WarcFault(42, 10, "checksum", "CRC", "http://a.example/"), ORIGIN);
    assertThat(reject.getStage()).isEqualTo("fetch");
    assertThat(reject.getReason()).isEqualTo("checksum");
    assertThat(reject.getLength()).isEqualTo(10);
  }

  private static PageCurator curator(String... domains) {
    return new PageCurator(Set.of(domains), new BuiltInLanguageIdentifier());
  }

  private static Document document(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Curated.class);
    return ((Curated) outcome).document();
  }

  private static void assertRejected(Outcome outcome, String stage, String reason) {
    assertThat(outcome).isInstanceOf(Rejected.class);
    Reject reject = ((Rejected) outcome).reject();
    assertThat(reject.getStage() + " " + reject.getReason()).isEqualTo(stage + " " + reason);
    assertThat(reject.getOrigin()).isEqualTo(ORIGIN);
  }

  private static WarcPage page(int status) {
    return new WarcPage(
        42,
        99,
        "urn:uuid:0",
        "http://a.example/",
        "2024-05-01T00:00:00Z",
        "text/html",
        "",
        status,
        "length",
        html(JAPANESE));
  }

  private static byte[] html(String text) {
    return html(text, StandardCharsets.UTF_8);
  }

  private static byte[] html(String text, Charset charset) {
    return ("<html><head><title>題</title></head><body><article><p>"
            + text
            + "</p></article></body>")
        .getBytes(charset);
  }
}
