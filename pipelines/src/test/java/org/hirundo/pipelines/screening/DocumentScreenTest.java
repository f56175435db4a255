package org.hirundo.pipelines.screening;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.hirundo.operators.decontamination.Gram;
import org.hirundo.operators.decontamination.Overlap;
import org.hirundo.operators.privacy.PersonalKind;
import org.hirundo.pipelines.configuration.Configuration.Decontamination;
import org.hirundo.pipelines.configuration.Configuration.Decontamination.Benchmark;
import org.hirundo.pipelines.configuration.Configuration.Decontamination.OnOverlap;
import org.hirundo.pipelines.configuration.Configuration.Screening;
import org.hirundo.pipelines.configuration.Configuration.Screening.PersonalDataRules;
import org.hirundo.pipelines.configuration.Configuration.Screening.Treatment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentScreenTest {
  private static final String ITEM =
      "A swallow flies nine miles before noon and twice as many after it, how many miles is that?";
  private static final String MAIL = "Write to taro@hirundo.org or call 090-1234-5678.";

  @TempDir private Path folder;

  private DocumentScreen screen(OnOverlap policy, double share) throws Exception {
    Path file = Files.writeString(folder.resolve("sums.txt"), ITEM);
    return new DocumentScreen(
        new Screening(
            new Decontamination(
                List.of(new Benchmark("sums", file.toString(), List.of())),
                Gram.DEFAULT,
                share,
                policy,
                List.of("en")),
            Map.of(
                "en",
                new PersonalDataRules(
                    Map.of(
                        PersonalKind.EMAIL, Treatment.MASK,
                        PersonalKind.PHONE, Treatment.KEEP,
                        PersonalKind.CARD, Treatment.DROP)))));
  }

  @Test
  void aDocumentWithAnItemIsRefusedByTheBenchmarksName() throws Exception {
    Screened screened = screen(OnOverlap.DROP, 0).screen("en", MAIL + ITEM);
    assertThat(screened.refused()).isEqualTo("decontaminated/sums");
    assertThat(screened.overlaps()).extracting(Overlap::item).containsExactly("1");
    assertThat(screened.counts()).isEmpty();
  }

  @Test
  void aTagLetsItPassAndCountsIt() throws Exception {
    Screened screened = screen(OnOverlap.TAG, 0).screen("en", MAIL + " " + ITEM + " " + ITEM);
    assertThat(screened.refused()).isEmpty();
    assertThat(screened.overlaps()).hasSize(2);
    assertThat(screened.counts()).isEqualTo(Map.of("tagged/sums", 1L, "masked/email", 1L));
    assertThat(screened.text()).startsWith("Write to |||EMAIL_ADDRESS||| or call 090-1234-5678.");
  }

  @Test
  void lessThanTheShareIsNone() throws Exception {
    String part = ITEM.substring(0, ITEM.indexOf(", how"));
    assertThat(screen(OnOverlap.DROP, 0.9).screen("en", part).refused()).isEmpty();
    assertThat(screen(OnOverlap.DROP, 0.9).screen("en", ITEM).refused()).isNotEmpty();
    assertThat(screen(OnOverlap.DROP, 0.5).screen("en", part).refused()).isNotEmpty();
  }

  @Test
  void otherDomainsAreNotLookedAt() throws Exception {
    String text = MAIL + ITEM;
    Screened screened = screen(OnOverlap.DROP, 0).screen("ja", text);
    assertThat(screened).isEqualTo(Screened.untouched(text));
  }

  @Test
  void whatIsToBeDroppedRefusesTheDocument() throws Exception {
    Screened screened = screen(OnOverlap.DROP, 0).screen("en", MAIL + " 4111111111111111");
    assertThat(screened.refused()).isEqualTo("personal-data/card");
    assertThat(screened.text()).isEmpty();
  }
}
