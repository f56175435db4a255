package org.hirundo.pipelines.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.hirundo.operators.decontamination.Gram;
import org.hirundo.operators.privacy.PersonalKind;
import org.hirundo.pipelines.configuration.Configuration.Decontamination.Benchmark;
import org.hirundo.pipelines.configuration.Configuration.Decontamination.OnOverlap;
import org.hirundo.pipelines.configuration.Configuration.Screening;
import org.hirundo.pipelines.configuration.Configuration.Screening.Treatment;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScreeningReaderTest {
  @TempDir private Path folder;

  @BeforeEach
  void files() throws Exception {
    Files.writeString(folder.resolve("rows.jsonl"), "");
    Files.writeString(folder.resolve("sums.jsonl"), "");
    Files.writeString(folder.resolve("tokenizer.json"), "{}");
  }

  private Configuration load(String text) throws Exception {
    Path file = folder.resolve("run.yaml");
    Files.writeString(
        file,
        """
        datasets: [{domain: en, path: rows.jsonl}, {domain: ja, path: rows.jsonl, name: ja}]
        mixture: {en: 0.5, ja: 0.5}
        """
            + text);
    return Configuration.load(file, folder);
  }

  @Test
  void nothingIsScreenedUnlessItIsAskedFor() throws Exception {
    assertThat(load("").screening()).isEqualTo(Screening.NONE);
  }

  @Test
  void everyKeyIsRead() throws Exception {
    Screening screening =
        load("""
            decontaminate:
              ngram: 8
              characters: 20
              share: 0.5
              policy: tag
              domains: [en]
              benchmarks:
                - {name: gsm8k, path: sums.jsonl, fields: [question, answer]}
            personal-data:
              en: mask
              ja: {email: drop, my-number: mask}
            """)
            .screening();
    assertThat(screening.decontamination().gram()).isEqualTo(new Gram(8, 20));
    assertThat(screening.decontamination().share()).isEqualTo(0.5);
    assertThat(screening.decontamination().policy()).isEqualTo(OnOverlap.TAG);
    assertThat(screening.decontamination().domains()).containsExactly("en");
    assertThat(screening.decontamination().benchmarks())
        .containsExactly(
            new Benchmark("gsm8k", folder + "/sums.jsonl", List.of("question", "answer")));
    assertThat(screening.personalData().get("en").treatments())
        .hasSize(PersonalKind.values().length)
        .containsEntry(PersonalKind.IP, Treatment.MASK);
    assertThat(screening.personalData().get("ja").treatments())
        .isEqualTo(
            Map.of(PersonalKind.EMAIL, Treatment.DROP, PersonalKind.MY_NUMBER, Treatment.MASK));
  }

  @Test
  void characterGramsAreTwiceTheWordsAndAllDomainsAreSearched() throws Exception {
    Screening screening =
        load("decontaminate: {ngram: 10, benchmarks: [{name: a, path: run.yaml}]}\n").screening();
    assertThat(screening.decontamination().gram()).isEqualTo(new Gram(10, 20));
    assertThat(screening.decontamination().domains()).containsExactly("en", "ja");
    assertThat(screening.decontamination().policy()).isEqualTo(OnOverlap.DROP);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          decontaminate: {}                                                    | names no benchmarks
          decontaminate: {benchmarks: [{path: sums.jsonl, fields: [q]}]}       | has no name
          decontaminate: {benchmarks: [{name: a, fields: [q]}]}                | has no path
          decontaminate: {benchmarks: [{name: a, path: sums.jsonl}]}           | has no fields
          decontaminate: {benchmarks: [{name: a, path: gone.jsonl, fields: q}]} | where no file is
          decontaminate: {benchmarks: [{name: a, path: "https://x/y.txt"}]}    | fetch it first
          decontaminate: {benchmarks: [{name: a/b, path: run.yaml}]}           | use letters
          decontaminate: {benchmarks: [{name: a, path: run.yaml}, {name: a, path: run.yaml}]} | like another
          decontaminate: {domains: [fr], benchmarks: [{name: a, path: run.yaml}]} | fr
          decontaminate: {policy: cut, benchmarks: [{name: a, path: run.yaml}]} | drop
          decontaminate: {ngram: 1, benchmarks: [{name: a, path: run.yaml}]}   | out of its range
          decontaminate: {ngrams: 9, benchmarks: [{name: a, path: run.yaml}]}  | did you mean ngram?
          personal-data: {fr: mask}                                            | fr
          personal-data: {en: hide}                                            | mask
          personal-data: {en: {e-mail: mask}}                                  | did you mean email?
          personal-data: mask                                                  | not keys with values
          tokenizer: tokenizer.json#bos                                        | neither bos=TOKEN
          tokenizer: gone.json#bos=none                                        | gone.json
          """)
  void aFaultSaysWhatIsWrong(String text, String message) {
    ConfigurationException wrong =
        catchThrowableOfType(ConfigurationException.class, () -> load(text + "\n"));
    assertThat(wrong.faults()).anySatisfy(fault -> assertThat(fault).contains(message));
  }

  @Test
  void aTokenizersSpecialTokensStandBehindItsPath() throws Exception {
    assertThat(load("tokenizer: tokenizer.json#bos=none,eod=<|eot_id|>\n").tokenizer())
        .isEqualTo(folder + "/tokenizer.json#bos=none,eod=<|eot_id|>");
  }
}
