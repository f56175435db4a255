package org.hirundo.operators.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hirundo.operators.html.KeptMarkupTest.utf8;
import static org.hirundo.operators.html.MarkupPrunerProperties.text;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Real pages from which unread markup was cut, beside the whole ones. */
class MarkupPrunerDataTest {
  @Test
  void realPagesGiveTheSameText() throws IOException, UnextractableException {
    Path data = Path.of(System.getProperty("hirundo.shared.data", ""));
    Assumptions.assumeTrue(GroundTruth.isIn(data), "no shared data");
    for (TruthPage page : GroundTruth.read(data)) {
      PageSource whole = PageSource.of(page.html());
      PageSource utf8 = utf8(page.html());
      String text = text(new KeptMarkup(whole));
      assertThat(text(MarkupPruner.prune(whole))).as(page.path()).isEqualTo(text);
      assertThat(text(MarkupPruner.prune(utf8))).as(page.path()).isEqualTo(text);
    }
  }
}
