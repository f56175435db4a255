package org.hirundo.pipelines.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.parquet.io.LocalInputFile;
import org.hirundo.operators.quality.Profile;
import org.hirundo.operators.quality.QualityRules;
import org.hirundo.operators.tokens.Tokenizer;
import org.hirundo.operators.tokens.Tokenizers;
import org.hirundo.pipelines.compare.ComparisonResult.DomainOutcome;
import org.hirundo.pipelines.compare.ComparisonResult.RuleEffect;
import org.hirundo.pipelines.compare.ComparisonResult.Sample;
import org.hirundo.pipelines.compare.ComparisonSettings.Measuring;
import org.hirundo.pipelines.configuration.Lists;
import org.hirundo.pipelines.configuration.Quality;
import org.hirundo.pipelines.configuration.Quality.Band;
import org.hirundo.pipelines.configuration.Quality.Model;
import org.hirundo.pipelines.configuration.Quality.Scope;
import org.hirundo.schemas.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {
  private static final Profile V1 = Profile.load("swallow-v1");
  private static final Profile V2 = Profile.load("swallow-v2");
  private static final ScoreKeys KEYS = model -> "edu@1234";
  private static final int EXACT = Integer.MAX_VALUE;

  @TempDir private Path folder;
  private int written;
  private List<Document> documents;
  private List<DocumentPart> parts;

  @BeforeEach
  void write() throws IOException {
    documents = MadeDocuments.random(300, 5);
    parts = written(documents);
  }

  private List<DocumentPart> written(List<Document> all) throws IOException {
    List<DocumentPart> files = new ArrayList<>();
    int half = all.size() / 2;
    for (List<Document> some : List.of(all.subList(0, half), all.subList(half, all.size()))) {
      Path file = folder.resolve("domain=ja/part-" + written++ + ".parquet");
      MadeDocuments.write(file, some);
      files.add(new ParquetPart(new LocalInputFile(file)));
    }
    return files;
  }

  private static ComparisonSettings settings(int tokenSample, int samples) {
    return new ComparisonSettings(
        Set.of(), "o200k_base", tokenSample, samples, 0, Measuring.NEVER, Lists.NONE, 2);
  }

  private long tokens(Predicate<Document> kept) {
    try (Tokenizer tokenizer = Tokenizers.open("o200k_base")) {
      return documents.stream()
          .filter(kept)
          .mapToLong(document -> tokenizer.encode(document.getText()).length)
          .sum();
    }
  }

  private static boolean keeps(Profile profile, Document document) {
    return profile.decide(document.getValues()).kept();
  }

  @Test
  void countsWhatAPassOverWholeDocumentsCounts() throws IOException {
    ComparisonResult result =
        new Comparison(parts, Side.of(V1), Side.of(V2), settings(EXACT, 1000)).run();
    DomainOutcome ja = result.domains().get(0);
    Predicate<Document> a = document -> keeps(V1, document);
    Predicate<Document> b = document -> keeps(V2, document);
    long both = documents.stream().filter(a.and(b)).count();
    long onlyB = documents.stream().filter(b.and(a.negate())).count();
    assertThat(both).isPositive();
    assertThat(onlyB).isPositive();
    assertThat(ja.documents()).isEqualTo(300);
    assertThat(ja.both().documents()).isEqualTo(both);
    assertThat(ja.onlyB().documents()).isEqualTo(onlyB);
    assertThat(ja.onlyA().documents()).isZero();
    assertThat(ja.jaccard()).isCloseTo((double) both / (both + onlyB), within(1e-12));
    assertThat(ja.keptByA().tokens()).isCloseTo(tokens(a), within(1e-6));
    assertThat(ja.keptByB().tokens()).isCloseTo(tokens(b), within(1e-6));
    assertThat(ja.keptByB().error()).isZero();
    assertThat(result.hosts().stream().mapToLong(host -> host.documentsB()).sum())
        .isEqualTo(both + onlyB);
    assertThat(result.crawls()).extracting(crawl -> crawl.name()).contains("CRAWL-1", "CRAWL-2");
  }

  @Test
  void namesTheRulesThatMakeTheDifference() throws IOException {
    ComparisonResult result = new Comparison(parts, Side.of(V1), Side.of(V2), settings(2, 0)).run();
    Map<String, long[]> naive = new HashMap<>();
    for (Document document : documents) {
      List<String> failed = V1.decide(document.getValues()).failed();
      if (keeps(V2, document) && !failed.isEmpty()) {
        for (String rule : failed) {
          long[] counts = naive.computeIfAbsent(rule, r -> new long[2]);
          counts[0]++;
          counts[1] += failed.size() == 1 ? 1 : 0;
        }
      }
    }
    assertThat(result.rules()).hasSameSizeAs(naive.keySet()).isNotEmpty();
    for (RuleEffect effect : result.rules()) {
      assertThat(effect.side()).isEqualTo("a");
      assertThat(new long[] {effect.documents(), effect.alone()})
          .as(effect.rule())
          .isEqualTo(naive.get(effect.rule()));
    }
  }

  @Test
  void samplesAreReadWholeAndAreTheSameInEveryRun() throws IOException {
    List<Sample> samples =
        new Comparison(parts, Side.of(V1), Side.of(V2), settings(2, 7)).run().samples();
    assertThat(samples).hasSize(7);
    assertThat(
            new Comparison(
                    List.of(parts.get(1), parts.get(0)), Side.of(V1), Side.of(V2), settings(9, 7))
                .run()
                .samples())
        .containsExactlyInAnyOrderElementsOf(samples);
    for (Sample sample : samples) {
      Document document =
          documents.stream()
              .filter(other -> Long.toString(other.getId()).equals(sample.id()))
              .findFirst()
              .orElseThrow();
      assertThat(sample.text()).isEqualTo(document.getText());
      assertThat(sample.url()).isEqualTo(document.getUrl());
      assertThat(sample.keptBy()).isEqualTo("b");
      assertThat(sample.keptOutBy())
          .containsExactlyInAnyOrderElementsOf(V1.decide(document.getValues()).failed());
    }
  }

  @Test
  void estimatesLieWithinTheirErrors() throws IOException {
    ComparisonResult result =
        new Comparison(parts, Side.of(V1), Side.of(V2), settings(40, 0)).run();
    DomainOutcome ja = result.domains().get(0);
    assertThat(ja.keptByB().error()).isPositive();
    assertThat(ja.keptByB().tokens())
        .isCloseTo(tokens(d -> keeps(V2, d)), within(4 * ja.keptByB().error()));
  }

  private static Quality quality(Profile profile, double minScore, double keepTop, Scope scope) {
    return new Quality(
        Optional.of(profile.name()),
        List.of(),
        Optional.of(
            new Model(Path.of("m/edu.bin"), Optional.empty(), Optional.empty(), Optional.empty())),
        minScore == 0 ? OptionalDouble.empty() : OptionalDouble.of(minScore),
        keepTop == 1 ? OptionalDouble.empty() : OptionalDouble.of(keepTop),
        scope,
        List.of(
            new Band("top10", 0, .1, Optional.empty()),
            new Band("top30", .1, .3, Optional.empty())),
        Optional.empty());
  }

  @Test
  void scoresAreRankedAmongTheComparedDocuments() throws IOException {
    Side a = Side.of("c.yaml", Map.of("ja", quality(V2, 0, .3, Scope.ALL)), KEYS);
    Side b = Side.of("d.yaml", Map.of("ja", quality(V2, .5, 1, Scope.ALL)), KEYS);
    ComparisonResult result = new Comparison(parts, a, b, settings(2, 0)).run();
    double[] scores =
        documents.stream()
            .filter(document -> !document.getScores().isEmpty())
            .mapToDouble(document -> document.getScores().get("edu@1234"))
            .sorted()
            .toArray();
    double least = scores[(int) Math.floor(.7 * scores.length)];
    double best = scores[(int) Math.floor(.9 * scores.length)];
    assertThat(result.domains().get(0).keptByA().documents())
        .isEqualTo(kept(score -> score >= least));
    assertThat(result.domains().get(0).keptByB().documents()).isEqualTo(kept(score -> score >= .5));
    assertThat(result.bands())
        .anySatisfy(
            band -> {
              assertThat(band.name()).isEqualTo("top10");
              assertThat(band.documentsA()).isEqualTo(kept(score -> score >= best));
            });
    assertThat(result.scores()).containsExactly("edu@1234");
    assertThat(result.storedScores()).containsExactly("edu@1234");
    assertThat(result.missing()).anySatisfy(rule -> assertThat(rule.rule()).isEqualTo("no-score"));
  }

  private long kept(Predicate<Double> score) {
    return documents.stream()
        .filter(document -> keeps(V2, document))
        .filter(d -> !d.getScores().isEmpty() && score.test(d.getScores().get("edu@1234")))
        .count();
  }

  @Test
  void whatWasNotMeasuredIsToldAndCanBeMeasured() throws IOException {
    for (Document document : documents) {
      document.getValues().remove("katakana_fraction@1");
      document.getValues().remove("math_letters@1");
      document.getValues().remove("num_letters@1");
    }
    List<DocumentPart> less = written(documents);
    ComparisonResult without = new Comparison(less, Side.of(V1), Side.of(V2), settings(2, 0)).run();
    assertThat(without.domains()).isEmpty();
    assertThat(without.leftOut()).containsEntry("ja", 300L);
    ComparisonSettings named =
        new ComparisonSettings(Set.of("ja"), "o200k_base", 2, 0, 0, Measuring.NEVER, Lists.NONE, 2);
    ComparisonResult told = new Comparison(less, Side.of(V1), Side.of(V2), named).run();
    assertThat(told.domains().get(0).neither()).isEqualTo(300);
    assertThat(told.missing())
        .anySatisfy(
            rule -> {
              assertThat(rule.rule()).isEqualTo("katakana_fraction@1");
              assertThat(rule.documents()).isEqualTo(300);
            });
    ComparisonSettings measuring =
        new ComparisonSettings(
            Set.of("ja"), "o200k_base", EXACT, 0, 0, Measuring.MISSING, Lists.NONE, 2);
    ComparisonResult measured = new Comparison(less, Side.of(V1), Side.of(V2), measuring).run();
    assertThat(measured.missing()).isEmpty();
    assertThat(measured.domains().get(0).keptByB().documents())
        .isEqualTo(
            documents.stream()
                .filter(d -> V2.decide(QualityRules.values(d.getText(), "ja")).kept())
                .count());
  }

  @Test
  void anotherListIsTriedOnOldDocuments() throws IOException {
    String word = documents.get(7).getText().substring(0, 20);
    Path words = Files.writeString(folder.resolve("ng.txt"), word);
    Path file =
        Files.writeString(
            folder.resolve("clean.yaml"),
            "name: clean\nrules:\n  - {rule: ng_character_share@1, max: 0}\n");
    Profile clean = Profile.load(file.toString());
    documents.get(9).getValues().put("ng_character_share@1", 1.0); // By an older list.
    Lists lists = new Lists(List.of(), List.of(new Lists.Words(words.toString(), List.of())));
    ComparisonSettings measuring =
        new ComparisonSettings(Set.of(), "o200k_base", 2, 0, 0, Measuring.MISSING, lists, 2);
    ComparisonResult result =
        new Comparison(written(documents), Side.of(clean), Side.of(V2), measuring).run();
    assertThat(result.domains().get(0).keptByA().documents()).isEqualTo(299);
  }

  @Test
  void documentsThatWentAroundTheRulesPassAndNewerTextsDoNot() throws IOException {
    List<Document> others = MadeDocuments.random(20, 9);
    others.get(0).setCluster(7);
    for (Document document : others.subList(1, 4)) {
      document.setValues(Map.of());
      document.setScores(Map.of());
    }
    ComparisonResult result =
        new Comparison(written(others), Side.of(V1), Side.of(V1), settings(EXACT, 5)).run();
    Set<Long> kept = new HashSet<>();
    others.stream()
        .filter(d -> d.getCluster() == 0)
        .filter(d -> d.getValues().isEmpty() || keeps(V1, d))
        .forEach(d -> kept.add(d.getId()));
    assertThat(result.domains().get(0).both().documents()).isEqualTo(kept.size());
    assertThat(result.domains().get(0).jaccard()).isEqualTo(1);
    documents = others;
    assertThat(result.domains().get(0).both().tokens())
        .isCloseTo(tokens(d -> kept.contains(d.getId())), within(1e-6));
  }

  @Test
  void scoresOfAnotherVersionOfAModelDoNotCount() throws IOException {
    for (Document document : documents) {
      if (!document.getScores().isEmpty()) {
        document.setScores(Map.of("edu@9999", .9));
      }
    }
    Side side = Side.of("c.yaml", Map.of("ja", quality(V2, .5, 1, Scope.CRAWL)), KEYS);
    ComparisonResult result =
        new Comparison(written(documents), side, Side.of(V2), settings(2, 0)).run();
    assertThat(result.domains().get(0).keptByA().documents()).isZero();
    assertThat(result.storedScores()).containsExactly("edu@9999");
    assertThat(result.rules().get(0).rule()).isEqualTo("no-score");
  }
}
