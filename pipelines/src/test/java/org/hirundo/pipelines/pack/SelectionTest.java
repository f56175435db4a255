package org.hirundo.pipelines.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.hirundo.operators.copies.CopyCounter;
import org.hirundo.operators.dedup.DocumentId;
import org.hirundo.operators.quality.ScoreDistribution;
import org.hirundo.pipelines.configuration.Quality.Copies;
import org.hirundo.pipelines.configuration.Quality.Copies.Group;
import org.hirundo.pipelines.configuration.Quality.Scope;
import org.hirundo.pipelines.pack.SelectionRule.Rank;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.Origin;
import org.hirundo.schemas.ScoreCut;
import org.hirundo.schemas.ScoreSketch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelectionTest {
  private static final String SCORE = "edu@1";
  private static final double NO_MINIMUM = Double.NEGATIVE_INFINITY;
  private static final List<Rank> BANDS =
      List.of(new Rank("top10", .1, "ja"), new Rank("top30", .3, "next"));

  @TempDir private Path folder;

  private static SelectionRule rule(double minScore, double keepTop, Scope scope, Rank... bands) {
    return new SelectionRule("ja", "", SCORE, minScore, keepTop, scope, List.of(bands));
  }

  private static Document document(
      int epoch, String source, Map<String, Double> values, Map<String, Double> scores) {
    return Document.newBuilder()
        .setId(DocumentId.of(epoch, 7))
        .setContentHash(7)
        .setText("text")
        .setDomain("ja")
        .setLanguage("ja")
        .setLanguageScore(1f)
        .setValues(values)
        .setScores(scores)
        .setOrigin(new Origin(source, "f", 0, 0L))
        .build();
  }

  private static Document scored(int epoch, String source, double score) {
    return document(epoch, source, Map.of(), Map.of(SCORE, score));
  }

  private static Document scored(double score) {
    return scored(1, "A", score);
  }

  /** A hundred scores from one on, a hundredth apart. */
  private static ByteBuffer hundred(double from) {
    ScoreDistribution scores = ScoreDistribution.empty();
    for (int i = 0; i < 100; i++) {
      scores.add(from + i / 100.0);
    }
    return ByteBuffer.wrap(scores.toBytes());
  }

  private static ScoreSketch record(int epoch, String source, double all, double crawl) {
    return ScoreSketch.newBuilder()
        .setDomain("ja")
        .setScore(SCORE)
        .setSource(source)
        .setEpoch(epoch)
        .setCount(100)
        .setMin(all)
        .setMax(all + .99)
        .setK(ScoreDistribution.K)
        .setAll(hundred(all))
        .setCrawl(hundred(crawl))
        .build();
  }

  private static Selection selection(SelectionRule rule, ScoreSketch... records) {
    Selection selection = new Selection(List.of(rule));
    for (ScoreSketch record : records) {
      selection.scores().add(record);
    }
    return selection;
  }

  private static String refused(Selection selection, Document document) {
    return selection.judge(document).refused();
  }

  @Test
  void whatAProfileRefusesHasTheRulesName() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("short.yaml"),
            """
            name: short
            rules:
              - {rule: gopher_words@1, min: 50, max: 100}
            """);
    Selection selection =
        selection(
            new SelectionRule("ja", file.toString(), SCORE, NO_MINIMUM, .1, Scope.ALL, List.of()));
    assertThat(refused(selection, document(1, "A", Map.of("gopher_words@1", 49.0), Map.of())))
        .isEqualTo("gopher_words@1");
    assertThat(refused(selection, document(1, "A", Map.of("other@1", 1.0), Map.of(SCORE, .9))))
        .as("a value that was not measured; it does not wait for its rank")
        .isEqualTo("gopher_words@1");
    assertThat(selection.judge(document(1, "A", Map.of("gopher_words@1", 50.0), Map.of(SCORE, .9))))
        .as("waits")
        .isNull();
    Document other = document(1, "A", Map.of("gopher_words@1", 1.0), Map.of());
    other.setDomain("en");
    assertThat(refused(selection, other)).as("a domain without a rule").isEmpty();
  }

  @Test
  void aScoreBelowTheLeastIsRefusedAndOneAtItIsNot() {
    Selection selection = selection(rule(.5, 1, Scope.ALL));
    assertThat(refused(selection, scored(.4999))).isEqualTo("min-score");
    assertThat(refused(selection, scored(.5))).isEmpty();
  }

  @Test
  void theScoreThatCountsIsNamedAndADocumentWithoutItIsCountedForThat() {
    Selection least = selection(rule(.5, 1, Scope.ALL));
    Map<String, Double> both = Map.of("a@0", .1, SCORE, .9, "z@9", .2);
    assertThat(refused(least, document(1, "A", Map.of(), both))).isEmpty();
    Map<String, Double> another = Map.of("edu@2", .9);
    assertThat(refused(least, document(1, "A", Map.of(), another))).isEqualTo("no-score");
    assertThat(refused(least, scored(Double.NaN))).isEqualTo("no-score");
    assertThat(refused(least, document(1, "A", Map.of("w@1", 1.), Map.of()))).isEqualTo("no-score");
    assertThat(refused(least, document(1, "A", Map.of(), Map.of())))
        .as("goes around the rules")
        .isEmpty();
    Selection tags = selection(rule(NO_MINIMUM, 1, Scope.ALL, BANDS.get(0)));
    Judged judged = tags.judge(document(1, "A", Map.of(), another));
    assertThat(judged.refused()).isEmpty();
    assertThat(judged.band()).isEmpty();
  }

  @Test
  void waitsForTheRecordOfItsEpochAndKeepsTheTopShareOfIt() {
    Selection selection = selection(rule(.2, .1, Scope.ALL));
    assertThat(selection.judge(scored(.95))).isNull();
    assertThat(refused(selection, scored(.1))).as("refused by value").isEqualTo("min-score");
    selection.scores().add(record(1, "A", 0, 0));
    assertThat(refused(selection, scored(.90))).as("the tenth of the hundred").isEmpty();
    assertThat(refused(selection, scored(.8999))).isEqualTo("keep-top");
    assertThat(selection.judge(scored(.1)).cut()).isNull();
    assertThat(selection.judge(scored(.95)).cut())
        .isEqualTo(new ScoreCut(SCORE, "A", 1, 100L, .1, .9));
    assertThat(selection.judge(scored(2, "A", .95))).as("the next epoch").isNull();
  }

  @Test
  void laterRecordsChangeNothingOfWhatWasFound() {
    Selection selection = selection(rule(NO_MINIMUM, .1, Scope.ALL), record(3, "A", 0, 0));
    assertThat(refused(selection, scored(3, "A", .9))).isEmpty();
    assertThat(refused(selection, scored(1, "A", .9))).as("without a record of its own").isEmpty();
    selection.scores().add(record(1, "A", 5, 5));
    selection.scores().add(record(3, "A", 5, 5));
    selection.scores().add(record(4, "A", 5, 5));
    assertThat(refused(selection, scored(3, "A", .9))).isEmpty();
    assertThat(refused(selection, scored(1, "A", .9))).isEmpty();
    assertThat(refused(selection, scored(4, "A", .9))).isEqualTo("keep-top");
  }

  @Test
  void ranksAmongItsCrawlWhereThatIsAskedFor() {
    Selection crawl = selection(rule(NO_MINIMUM, .1, Scope.CRAWL), record(2, "B", 0, 1));
    assertThat(refused(crawl, scored(2, "B", 1.89))).isEqualTo("keep-top");
    assertThat(refused(crawl, scored(2, "B", 1.9))).isEmpty();
    assertThat(refused(crawl, scored(1, "A", .9)))
        .as("its own crawl has no record: among all")
        .isEmpty();
  }

  @Test
  void bandsAreRanksAndMayLeadToAnotherDomain() {
    Selection selection =
        selection(
            rule(NO_MINIMUM, .5, Scope.ALL, BANDS.toArray(new Rank[0])), record(1, "A", 0, 0));
    Judged best = selection.judge(scored(.9));
    assertThat(best.band()).isEqualTo("top10");
    assertThat(best.domain()).isEqualTo("ja");
    assertThat(best.cut().getShare()).isEqualTo(.5);
    Judged next = selection.judge(scored(.7));
    assertThat(next.band()).isEqualTo("top30");
    assertThat(next.domain()).isEqualTo("next");
    assertThat(next.cut()).as("it is another domain's").isNull();
    Judged kept = selection.judge(scored(.5));
    assertThat(kept.band()).isEmpty();
    assertThat(kept.refused()).isEmpty();
    Judged refused = selection.judge(scored(.49));
    assertThat(refused.refused()).isEqualTo("keep-top");
    assertThat(refused.domain()).isEqualTo("ja");
    assertThat(refused.cut()).isNotNull();
  }

  @Test
  void aNewerTextOfAKeptDocumentIsNotSelectedAgain() {
    Document moved = scored(.9);
    moved.setCluster(5);
    assertThat(refused(selection(rule(NO_MINIMUM, .1, Scope.ALL)), moved))
        .isEqualTo("newer-text-of-a-kept-document");
  }

  private static Document withId(long id, double score) {
    return Document.newBuilder(scored(1, "A", score)).setId(id).build();
  }

  @Test
  void copiesDecideWhatIsPackedForWhichDomainAndNothingElse() throws Exception {
    Path counts = folder.resolve("copies");
    CopyCounter counter = new CopyCounter();
    for (int id = 1; id <= 5; id++) {
      for (int copy = 0; copy < id; copy++) {
        counter.add(DocumentId.of(1, id));
      }
    }
    counter.write(counts, "A", 1);
    Copies copies =
        new Copies(
            counts.toString(),
            List.of(new Group(2, "few"), new Group(4, "many"), new Group(5, "ja")));
    Selection selection =
        new Selection(
            List.of(
                new SelectionRule(
                    "ja", "", SCORE, .2, .5, Scope.ALL, BANDS.subList(0, 1), copies)));
    assertThat(selection.judge(withId(DocumentId.of(1, 2), .9))).as("waits").isNull();
    selection.scores().add(record(1, "A", 0, 0));
    String[] domains = {"ja", "ja", "few", "few", "many", "ja"};
    for (int id = 0; id < domains.length; id++) {
      Judged judged = selection.judge(withId(DocumentId.of(1, id), .95));
      assertThat(judged.domain()).as("%d copies", id).isEqualTo(domains[id]);
      assertThat(judged.band()).isEqualTo("top10");
      assertThat(judged.cut() != null).as("its own domain's").isEqualTo(domains[id].equals("ja"));
    }
    assertThat(selection.judge(withId(DocumentId.of(2, 4), .95)))
        .as("waits: of a later epoch")
        .isNull();
    selection.scores().add(record(2, "A", 0, 0));
    assertThat(selection.judge(withId(DocumentId.of(1, 4), .4)).refused()).isEqualTo("keep-top");
    assertThat(selection.judge(withId(DocumentId.of(1, 4), .1)).refused()).isEqualTo("min-score");
    Document other = withId(DocumentId.of(1, 4), .9);
    other.setDomain("en");
    assertThat(selection.judge(other).domain()).isEqualTo("en");
  }

  @Test
  void aFileOfCountsThatIsGoneIsNamed() {
    Copies copies = new Copies(folder.resolve("gone").toString(), List.of(new Group(1, "often")));
    List<SelectionRule> rules =
        List.of(new SelectionRule("ja", "", "", NO_MINIMUM, 1, Scope.ALL, List.of(), copies));
    assertThatThrownBy(() -> new Selection(rules))
        .hasMessageContaining("gone")
        .hasMessageContaining("Every task manager needs the file");
  }
}
