package org.hirundo.pipelines.curate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hirundo.operators.language.BuiltInLanguageIdentifier;
import org.hirundo.operators.quality.FastTextTrainer;
import org.hirundo.operators.quality.FastTextTrainer.Example;
import org.hirundo.operators.quality.QualityRules;
import org.hirundo.pipelines.scoring.ScoringModel;
import org.hirundo.pipelines.source.CorpusRow;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.Origin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnnotatorTest {
  @TempDir Path folder;

  @Test
  void valuesAreStoredForEveryDocumentAndScoresWhereAModelIs() throws Exception {
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      examples.add(new Example("__label__pos", "ツバメ 巣 春 " + i));
      examples.add(new Example("__label__neg", "特価 送料 無料 " + i));
    }
    Path model = folder.resolve("edu.bin");
    FastTextTrainer.train(FastTextTrainer.Settings.characters().withBuckets(100), examples, model);
    Document document = document();

    Document scored = Annotator.load(Map.of("ja", used(model, "", ""))).annotate(document);
    assertThat(scored.getValues())
        .isEqualTo(QualityRules.values(document.getText(), document.getLanguage()));
    assertThat(scored.getScores())
        .hasSize(1)
        .allSatisfy(
            (key, score) -> {
              assertThat(key).startsWith("edu@");
              assertThat(score).isBetween(0.0, 1.0);
            });
    assertThat(document.getValues()).isEmpty();

    Document other = Annotator.load(Map.of("en", used(model, "", ""))).annotate(document);
    assertThat(other.getScores()).isEmpty();
    assertThat(other.getValues()).isEqualTo(scored.getValues());

    String key = scored.getScores().keySet().iterator().next();
    assertThat(key).matches("edu@[0-9a-f]{16}");
    assertThat(used(model, "", "raw").load().key()).isEqualTo(key);
    assertThat(used(model, "", "segmented").load().key()).isEqualTo(key + "#P(pos), segmented");
    assertThat(used(model, "swallow-wiki", "").load().key()).isEqualTo(key + "#P(pos) or the rest");
    assertThatIOException()
        .isThrownBy(() -> used(model, "dclm", "").load())
        .withMessageStartingWith(model + ": the model has no label __label__hq");
  }

  private static ScoringModel used(Path model, String preset, String text) {
    return new ScoringModel(model.toString(), preset, "", text);
  }

  @Test
  void costlyValuesAreStoredWhereTheDomainAsksForThem() throws Exception {
    MeasuredProfiles measured =
        new MeasuredProfiles(Map.of("ja", List.of("swallow-v2", "fineweb2-jpn")));
    Annotator annotator = Annotator.load(Map.of()).measuring(measured.rules());
    Document document = document();
    assertThat(annotator.annotate(document).getValues())
        .containsKeys("num_letters@1", "jpn_gopher_words@1");
    Document elsewhere = Document.newBuilder(document).setDomain("math").build();
    assertThat(annotator.annotate(elsewhere).getValues())
        .containsKey("num_letters@1")
        .doesNotContainKey("jpn_gopher_words@1");
  }

  @Test
  void sourceFilesOfDatasetsAreParsedAndPagesAreNot() throws Exception {
    Annotator annotator = Annotator.load(Map.of());
    String python = "import os\n\n# Here.\ndef here():\n    return os.getcwd()\n";
    RowDocuments rows = new RowDocuments(Set.of("stack"), new BuiltInLanguageIdentifier());
    Document row =
        rows.document(
            new CorpusRow(
                new Origin("stack", "a.parquet", 0, 7L), 0, "code", "", "", python, Map.of()));
    Document annotated = annotator.annotate(row);
    assertThat(annotated.getValues())
        .containsEntry("code_syntax_errors@1", 0.0)
        .containsKeys("code_comment_share@1", "code_max_line@1");
    assertThat(annotated.getAttributes()).containsEntry("source-language", "python");
    assertThat(row.getAttributes()).isEmpty();

    Document page = Document.newBuilder(row).setCharset("UTF-8").build();
    assertThat(annotator.annotate(page).getValues())
        .containsKey("code_max_line@1")
        .doesNotContainKey("code_syntax_errors@1");
    assertThat(annotator.annotate(page).getAttributes()).isEmpty();
  }

  private static Document document() {
    String text = "ツバメは春に南から日本へ渡ってきて巣を作ります。".repeat(9);
    PageCurator curator = new PageCurator(Set.of("ja"), new BuiltInLanguageIdentifier());
    PageCurator.Outcome outcome =
        curator.curate(
            ("<html><body><p>" + text + "</p></body></html>").getBytes(StandardCharsets.UTF_8),
            "text/html",
            "",
            new Origin("x", "y", 0, 0L),
            1);
    return ((PageCurator.Curated) outcome).document();
  }
}
