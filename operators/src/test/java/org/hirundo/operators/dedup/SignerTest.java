package org.hirundo.operators.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class SignerTest {
  private static final String TEXT = "山路を登りながら、こう考えた。智に働けば角が立つ。情に棹させば流される。意地を通せば窮屈だ。";

  /** The values come from an independent implementation of the definitions, in Python. */
  @Test
  void signaturesStayAsTheyAre() {
    Signature signature = new Signer(DedupParameters.VERIFIED).sign(7, 8, TEXT);
    assertThat(signature.bandKeys()).hasSize(18);
    assertThat(signature.bandKeys()[0]).isEqualTo(4319389833945305788L);
    assertThat(signature.bandKeys()[17]).isEqualTo(-3851173601725724687L);
    assertThat(HexFormat.of().formatHex(signature.sketch()))
        .isEqualTo(
            "80f43be9425be8e5e0396182b5cad4a1c6201db0fd2ca5647446c474c8ab97c0"
                + "07445e8a2dc35bf6e5c947aed88b40fb01079c249782e45c1cba211ea4a6e1ec");
  }

  @Test
  void theSameTextHasTheSameSignatureWhateverCameBefore() {
    Signer used = new Signer(DedupParameters.VERIFIED);
    used.sign(1, 1, "something else that is long enough");
    Signature later = used.sign(7, 8, TEXT);
    Signature fresh = new Signer(DedupParameters.VERIFIED).sign(7, 8, TEXT);
    assertThat(later.bandKeys()).isEqualTo(fresh.bandKeys());
    assertThat(later.similarity(fresh)).isEqualTo(1f);
  }

  @Test
  void pagesOfOneRepeatedCharacterAreAlike() {
    Signer signer = new Signer(DedupParameters.VERIFIED);
    Signature few = signer.sign(1, 1, "あ".repeat(10));
    Signature many = signer.sign(2, 2, "あ".repeat(200_000));
    Signature other = signer.sign(3, 3, "い".repeat(10));
    assertThat(few.bandKeys()).isEqualTo(many.bandKeys());
    assertThat(few.similarity(many)).isEqualTo(1f);
    assertThat(few.similarity(other)).isLessThan(.3f);
  }

  @Test
  void presetsHaveTheirNumbers() {
    assertThat(DedupParameters.preset("swallow").bands()).isEqualTo(40);
    assertThat(DedupParameters.preset("fineweb").rows()).isEqualTo(8);
    assertThat(DedupParameters.preset("verified").verified()).isTrue();
    assertThat(DedupParameters.VERIFIED.withRows(6).fingerprint())
        .isNotEqualTo(DedupParameters.VERIFIED.fingerprint());
    assertThat(new Signer(DedupParameters.SWALLOW).sign(1, 1, TEXT).bandKeys()).hasSize(40);
  }
}
