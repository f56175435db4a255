package org.hirundo.pipelines.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.hirundo.operators.copies.CopyCounter;
import org.hirundo.operators.dedup.DedupParameters;
import org.hirundo.operators.dedup.Keep;
import org.hirundo.operators.dedup.Near;
import org.hirundo.operators.dedup.NearRule;
import org.hirundo.operators.mixture.Exhaustion;
import org.hirundo.operators.steering.ShareLimits;
import org.hirundo.operators.tokens.Packing;
import org.hirundo.operators.tokens.Shuffle;
import org.hirundo.pipelines.configuration.Configuration.Preset;
import org.hirundo.pipelines.configuration.Configuration.Steering;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationTest {
  private static final String EXAMPLE =
      """
      crawls:
        - index: https://index.commoncrawl.org/collinfo.json   # or file:
          base: https://data.commoncrawl.org/                  # or s3://commoncrawl/, file:
          ids: [CC-MAIN-2024-22]      # optional
          poll: 6h
          files: 100                  # optional
      datasets:
        - domain: code
          path: data/stack/*.parquet  # parquet or jsonl
          text: content               # column names
          id: blob_id
          repeat: 2                   # epochs at most
      dedup: {preset: verified, keep: oldest}
      quality:
        ja: {profile: swallow-v2, model: models/edu.bin, keep-top: 0.10}
      tokenizer: o200k_base           # or a path to tokenizer.json
      sequence-length: 8192
      mixture: {ja: 0.35, en: 0.40, code: 0.17, math: 0.08}
      exhausted: {ja: wait, math: repeat}   # wait, repeat, renormalise, stop
      kafka: {bootstrap: embedded}    # or host:port,…
      feed: {partitions: 4, archive: out/feed}
      documents: {archive: out/documents}
      state: out/state
      """;

  private static final String LEAST =
      """
      datasets:
        - {domain: en, path: en.jsonl}
      mixture: {en: 1}
      """;

  @TempDir Path folder;

  @Test
  void theInterfacesOwnExampleIsRead() throws Exception {
    touch("data/stack/a.parquet");
    touch("models/edu.bin");
    Configuration read = load(EXAMPLE);
    assertThat(read.crawls())
        .containsExactly(
            new Configuration.Crawl(
                "https://index.commoncrawl.org/collinfo.json",
                "https://data.commoncrawl.org/",
                List.of("CC-MAIN-2024-22"),
                "",
                "",
                Duration.ofHours(6),
                10,
                100,
                1000,
                Optional.empty()));
    Configuration.Dataset dataset = read.datasets().get(0);
    assertThat(dataset.name()).isEqualTo("stack");
    assertThat(dataset.path()).isEqualTo(folder + "/data/stack/*.parquet");
    assertThat(dataset.text()).isEqualTo("content");
    assertThat(dataset.id()).contains("blob_id");
    assertThat(dataset.repeat()).isEqualTo(2);
    assertThat(read.dedup().preset()).isEqualTo(Preset.VERIFIED);
    assertThat(read.dedup().keep()).isEqualTo(Keep.OLDEST);
    assertThat(read.dedup().parameters()).isEqualTo(DedupParameters.VERIFIED);
    assertThat(read.quality()).containsOnlyKeys("ja");
    assertThat(read.quality().get("ja").profile()).contains("swallow-v2");
    assertThat(read.quality().get("ja").model())
        .contains(
            new Quality.Model(
                folder.resolve("models/edu.bin"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
    assertThat(read.quality().get("ja").keepTop()).isEqualTo(OptionalDouble.of(0.1));
    assertThat(read.tokenizer()).isEqualTo("o200k_base");
    assertThat(read.sequenceLength()).isEqualTo(8192);
    assertThat(read.domains()).containsExactly("ja", "en", "code", "math");
    assertThat(read.mixture().get("code")).isEqualTo(new BigDecimal("0.17"));
    assertThat(read.exhausted())
        .containsEntry("math", Exhaustion.parse("repeat"))
        .containsEntry("en", Exhaustion.WAIT);
    assertThat(read.kafka().embedded()).isTrue();
    assertThat(read.feed())
        .isEqualTo(
            new Configuration.Feed("", 4, folder.resolve("out/feed").toString(), Long.MAX_VALUE));
    assertThat(read.documents().archive()).isEqualTo(folder.resolve("out/documents").toString());
    assertThat(read.state()).isEqualTo(folder.resolve("out/state"));
    assertThat(read.checkpointInterval()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void everythingButSourcesAndMixtureHasADefault() throws Exception {
    touch("en.jsonl");
    Configuration read = load(LEAST);
    assertThat(read.tokenizer()).isEqualTo("o200k_base");
    assertThat(read.sequenceLength()).isEqualTo(8192);
    assertThat(read.feed().partitions()).isEqualTo(4);
    assertThat(read.parallelism()).isBetween(1, 2);
    assertThat(read.kafka().transactionTimeout()).isEqualTo(Duration.ofMinutes(10));
    assertThat(read.quality()).isEmpty();
    assertThat(read.sequenceVersion()).isEqualTo(1);
    assertThat(read.feed().name()).isEmpty();
    assertThat(read.datasets().get(0).repeat()).isEqualTo(1);
  }

  @Test
  void aDomainIsJudgedAndChosenByRank() throws Exception {
    touch("ja.jsonl");
    touch("edu.bin");
    Configuration read =
        load(
            """
            datasets: [{domain: ja, path: ja.jsonl}]
            mixture: {ja: 0.7, ja-next: 0.3}
            quality:
              ja:
                profile: swallow-v2
                measure: [swallow-v1, fineweb]
                model: {path: edu.bin, preset: swallow-llm, text: segmented}
                min-score: 1.5
                keep-top: 0.30
                keep-top-of: crawl
                bands: [{name: top10, to: 0.10}, {name: top30, to: 0.3, domain: ja-next}]
            """);
    assertThat(read.quality().get("ja"))
        .isEqualTo(
            new Quality(
                Optional.of("swallow-v2"),
                List.of("swallow-v1", "fineweb"),
                Optional.of(
                    new Quality.Model(
                        folder.resolve("edu.bin"),
                        Optional.of("swallow-llm"),
                        Optional.empty(),
                        Optional.of(Quality.Text.SEGMENTED))),
                OptionalDouble.of(1.5),
                OptionalDouble.of(0.3),
                Quality.Scope.CRAWL,
                List.of(
                    new Quality.Band("top10", 0, 0.1, Optional.empty()),
                    new Quality.Band("top30", 0.1, 0.3, Optional.of("ja-next"))),
                Optional.empty()));
    assertThat(read.quality().get("ja").ranks()).isTrue();
  }

  @Test
  void copiesSendDocumentsToOtherDomains() throws Exception {
    touch("ja.jsonl");
    new CopyCounter().write(folder.resolve("counts"), "A", 1);
    String domains =
        """
        datasets: [{domain: ja, path: ja.jsonl}]
        mixture: {ja: 0.7, few: 0.2, often: 0.1}
        """;
    String copies =
        "copies: {counts: counts, domains: [{from: 1, domain: few}, {from: 5, domain: often}]}";
    Quality.Copies read =
        load(domains + "quality: {ja: {" + copies + "}}")
            .quality()
            .get("ja")
            .copies()
            .orElseThrow();
    assertThat(read)
        .isEqualTo(
            new Quality.Copies(
                folder.resolve("counts").toString(),
                List.of(new Quality.Copies.Group(1, "few"), new Quality.Copies.Group(5, "often"))));
    assertThat(List.of(0, 1, 4, 5, 900))
        .extracting(count -> read.packedFor(count).orElse("ja"))
        .containsExactly("ja", "few", "few", "often", "often");
    touch("edu.bin");
    String bands = "model: edu.bin, bands: [{name: top, to: 0.1, domain: few}], ";
    assertThat(faults(domains + "quality: {ja: {" + bands + copies + "}}"))
        .singleElement()
        .asString()
        .contains("by bands and by copies");
  }

  @Test
  void domainsHaveRulesOfDeduplicationOfTheirOwn() throws Exception {
    touch("en.jsonl");
    String domains = "mixture: {en: 0.5, code: 0.2, books: 0.2, math: 0.1}\n";
    String crawls = "crawls: [{ids: X}]\n";
    Configuration read =
        load(
            crawls
                + domains
                + "dedup: {threshold: 0.8, near: tag, domains: {code: {threshold: 0.85},"
                + " books: {near: drop}, math: {near: off}, en: {near: tag, threshold: 0.8}}}\n");
    assertThat(read.dedup().parameters())
        .isEqualTo(
            DedupParameters.VERIFIED
                .withTau(.8)
                .withNear(Near.TAG)
                .withDomains(
                    Map.of(
                        "code", new NearRule(Near.TAG, .85),
                        "books", new NearRule(Near.DROP, .8),
                        "math", new NearRule(Near.OFF, 1))));
    assertThat(
            faults(
                crawls
                    + domains
                    + "dedup: {near: tags, domains: {cod: {threshold: 0.9}, en: {threshold: 2},\n"
                    + " books: {threshold: 0}, math: {near: off, threshold: 0.5},\n"
                    + " code: {treshold: 0.5}}}\n"))
        .satisfiesExactlyInAnyOrder(
            fault -> assertThat(fault).contains(":3: dedup.near is tags; did you mean tag?"),
            fault -> assertThat(fault).contains(":3: dedup.domains.cod is for the domain cod"),
            fault -> assertThat(fault).contains(":3: dedup.domains.en.threshold is 2, out of"),
            fault -> assertThat(fault).contains(":4: dedup.domains.books has threshold 0"),
            fault -> assertThat(fault).contains(":4: dedup.domains.math has a threshold that"),
            fault -> assertThat(fault).contains(":5:").contains("did you mean threshold?"));
    assertThat(
            faults(
                crawls
                    + domains
                    + "dedup: {preset: fineweb, near: tag, domains: {math: {near: off}}}\n"))
        .satisfiesExactly(
            fault -> assertThat(fault).contains(":3: dedup.near needs documents to be compared"),
            fault -> assertThat(fault).contains(":3: dedup.domains needs documents to be"));
    assertThat(
            load(crawls + domains + "dedup: {preset: fineweb, threshold: 0.7, near: tag}\n")
                .dedup()
                .parameters()
                .near())
        .isEqualTo(Near.TAG);
  }

  @Test
  void anAlarmIsRaisedAtNineTenthsUnlessToldOtherwise() throws Exception {
    touch("en.jsonl");
    assertThat(load(LEAST).dedup().alarm()).isEqualTo(new Configuration.Alarm(.9, 200));
    assertThat(load(LEAST + "dedup: {alarm: {share: 0.5, documents: 9}}\n").dedup().alarm())
        .isEqualTo(new Configuration.Alarm(.5, 9));
    assertThat(faults(LEAST + "dedup: {alarm: {share: 1.5, documents: 0, doc: 1}}\n"))
        .anyMatch(fault -> fault.contains("dedup.alarm.share is 1.5, out of its range"))
        .anyMatch(fault -> fault.contains("dedup.alarm.documents is 0, out of its range"))
        .anyMatch(fault -> fault.contains("unknown key dedup.alarm.doc; did you mean documents?"));
  }

  @Test
  void aFeedBesideAnotherHasANameAndVersionsOfItsOwn() throws Exception {
    touch("en.jsonl");
    Configuration read = load(LEAST + "sequences: {version: 2}\nfeed: {name: trial}\n");
    assertThat(read.sequenceVersion()).isEqualTo(2);
    assertThat(read.feed().name()).isEqualTo("trial");
    assertThat(read.feed().archive()).isEqualTo(folder.resolve("out/trial-feed").toString());
    assertThat(faults(LEAST + "sequences: {version: 0}\nfeed: {name: feed}\n"))
        .hasSize(2)
        .anyMatch(fault -> fault.contains("sequences.version is 0"))
        .anyMatch(fault -> fault.contains("feed.name is feed; use at most 64 letters"));
  }

  @Test
  void steeringIsOffUnlessItIsAskedForAndHasDefaults() throws Exception {
    touch("en.jsonl");
    assertThat(load(LEAST).steering()).isEmpty();
    Steering least = load(LEAST + "steering: {method: ado}\n").steering().orElseThrow();
    assertThat(least.method()).isEqualTo(Steering.Method.ADO);
    assertThat(least.every()).isEqualTo(10_000);
    assertThat(least.warmUp()).isEqualTo(10_000);
    assertThat(least.threshold()).isEqualTo(new BigDecimal("0.005"));
    assertThat(least.run()).isEmpty();
    assertThat(least.shareLimits(List.of("en")))
        .isEqualTo(new ShareLimits(1000, List.of(new ShareLimits.Range(1, 1000)), 20));
    Steering all =
        load(LEAST
                + "steering: {method: odm-perplexity, every: 64, limits: {en: [0.2, 1]},"
                + " step: 0.05, threshold: 0.01, warm-up: 128, denominator: 200, run: r7}\n")
            .steering()
            .orElseThrow();
    assertThat(all.method()).isEqualTo(Steering.Method.ODM_PERPLEXITY);
    assertThat(all.warmUp()).isEqualTo(128);
    assertThat(all.run()).contains("r7");
    assertThat(all.shareLimits(List.of("en")))
        .isEqualTo(new ShareLimits(200, List.of(new ShareLimits.Range(40, 200)), 10));
  }

  @Test
  void theTransactionTimeoutGoesToTheClientsAndHoldsTwoCheckpointsAndAMinute() throws Exception {
    touch("en.jsonl");
    Configuration read =
        load(LEAST + "checkpoint-interval: 10s\nkafka: {transaction-timeout: 80s}\n");
    assertThat(read.kafka().connection("a:1")).containsEntry("transaction.timeout.ms", "80000");
  }

  @Test
  void aLocalBaseBecomesAUriWithASlash() throws Exception {
    touch("crawl/collinfo.json");
    Configuration read =
        load("crawls: [{index: 'file:crawl/collinfo.json', base: crawl}]\nmixture: {ja: 1}\n");
    assertThat(read.crawls().get(0).base()).startsWith("file:///").endsWith("/crawl/");
    assertThat(read.crawls().get(0).index()).startsWith("file:///").endsWith("collinfo.json");
  }

  @Test
  void norwayIsADomain() throws Exception {
    touch("no.jsonl");
    assertThat(load("datasets: [{domain: no, path: no.jsonl}]\nmixture: {no: 1}\n").domains())
        .containsExactly("no");
  }

  @Test
  void weightsAndStepsOfDatasetsAreRead() throws Exception {
    touch("a.jsonl");
    Configuration read =
        load(
            """
            datasets:
              - {name: a, domain: en, path: a.jsonl, weight: 40.639, title: t, poll: 5s}
              - {name: b, domain: en, path: a.jsonl, weight: 1, through: {rules: on, dedup: off}}
              - {name: c, domain: ja, path: a.jsonl, through: {dedup: on}}
            mixture: {en: 0.9, ja: 0.1}
            """);
    Configuration.Dataset first = read.datasets().get(0);
    assertThat(first.weight()).contains(new BigDecimal("40.639"));
    assertThat(first.title()).contains("t");
    assertThat(first.poll()).hasSeconds(5);
    assertThat(first.through()).isEmpty();
    assertThat(read.datasets().get(1).through()).containsExactly(Configuration.Step.RULES);
    assertThat(read.datasets().get(2).through()).containsExactly(Configuration.Step.DEDUP);
  }

  @Test
  void weightsAndStepsThatDoNotGoTogetherAreFaults() throws Exception {
    touch("a.jsonl");
    assertThat(
            faults(
                """
                datasets:
                  - {name: a, domain: en, path: a.jsonl, weight: 1}
                  - {name: b, domain: en, path: a.jsonl}
                  - {name: c, domain: ja, path: a.jsonl, weight: 0}
                  - {name: d, domain: ja, path: a.jsonl, repeat: 2, through: {dedup: on}}
                  - {name: e, domain: de, path: a.jsonl, weight: 2, through: {dedup: on, rule: on}}
                mixture: {en: 0.8, ja: 0.1, de: 0.1}
                """))
        .anySatisfy(fault -> assertThat(fault).contains("has no weight, but a of the same domain"))
        .anySatisfy(fault -> assertThat(fault).contains("weight is 0"))
        .anySatisfy(fault -> assertThat(fault).contains("is read 2 times and goes through dedup"))
        .anySatisfy(fault -> assertThat(fault).contains("has a weight and goes through dedup"))
        .anySatisfy(fault -> assertThat(fault).contains("through.rule; did you mean rules"));
  }

  @Test
  void everyFaultOfAFileIsToldAtOnceWithItsLine() throws Exception {
    List<String> faults =
        faults(
            """
            crawls:
              - index: file:gone/collinfo.json
                base: file:gone
                pol: 6h
                poll: soon
            datasets:
              - domain: cod
                path: data/*.parquet
                repeat: many
            dedup: {preset: swalow}
            quality:
              jp: {model: models/gone.bin, keep-top: 2}
            tokenizer: o200k
            sequence-length: 1.5
            mixture: {ja: 0.35, en: 0.40, code: 0.17}
            exhausted: {mth: repeat, ja: weit}
            kafka: {bootstrap: nowhere}
            feed: {partitions: 0, archiv: out}
            sate: out/state
            state: [out]
            steering:
              method: adoo
              limits: {ja: [0.5, 0.2], kode: [0.1, 0.2], en: [0.9], code: [0.3, x]}
              step: 0.0001
              evry: 5
            """);
    assertThat(faults)
        .allSatisfy(fault -> assertThat(fault).startsWith(folder + "/run.yaml:").contains("; "));
    assertThat(faults.stream().map(fault -> fault.substring((folder + "/run.yaml").length())))
        .satisfiesExactly(
            fault -> assertThat(fault).startsWith(":2: crawls[0].index").contains("not a file"),
            fault -> assertThat(fault).startsWith(":3: crawls[0].base").contains("not a folder"),
            fault -> assertThat(fault).startsWith(":4:").contains("did you mean poll?"),
            fault -> assertThat(fault).startsWith(":5: crawls[0].poll").contains("like 6h"),
            fault -> assertThat(fault).startsWith(":7:").contains("did you mean code?"),
            fault -> assertThat(fault).startsWith(":8:").contains("where no file is"),
            fault -> assertThat(fault).startsWith(":9:").contains("\"many\", not a whole number"),
            fault -> assertThat(fault).startsWith(":10:").contains("did you mean swallow?"),
            fault -> assertThat(fault).startsWith(":12: quality.jp is for the domain jp"),
            fault -> assertThat(fault).startsWith(":12: quality.jp.model").contains("gone.bin"),
            fault -> assertThat(fault).startsWith(":12: quality.jp.keep-top").contains("range"),
            fault -> assertThat(fault).startsWith(":13:").contains("did you mean o200k_base?"),
            fault -> assertThat(fault).startsWith(":14: sequence-length"),
            fault -> assertThat(fault).startsWith(":15: mixture sums to 0.92").contains("0.08"),
            fault -> assertThat(fault).startsWith(":16:").contains("domain mth"),
            fault -> assertThat(fault).startsWith(":16:").contains("did you mean wait?"),
            fault -> assertThat(fault).startsWith(":17: kafka.bootstrap"),
            fault -> assertThat(fault).startsWith(":18: feed.partitions"),
            fault -> assertThat(fault).startsWith(":18:").contains("did you mean archive?"),
            fault -> assertThat(fault).startsWith(":19:").contains("did you mean state?"),
            fault -> assertThat(fault).startsWith(":20: state is a list, not text"),
            fault -> assertThat(fault).startsWith(":22: steering.method").contains("mean ado?"),
            fault -> assertThat(fault).startsWith(":23: steering.limits.ja is from 0.5 to 0.2"),
            fault -> assertThat(fault).startsWith(":23:").contains("did you mean code?"),
            fault -> assertThat(fault).startsWith(":23: steering.limits.en has 1 numbers"),
            fault -> assertThat(fault).startsWith(":23: steering.limits.code[1] is \"x\""),
            fault -> assertThat(fault).startsWith(":24: steering.step allows steps of 0.0001"),
            fault -> assertThat(fault).startsWith(":25:").contains("did you mean every?"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          mixture: {en: 0.5, en: 0.5}             | stands on line 2 too
          mixture: {en: 1.1}                      | out of its range
          mixture: {en: -1}                       | out of its range
          mixture: {en: x}                        | not a number
          mixture: {en: 0.1234567891}             | too many decimals
          mixture: {en/ja: 1}                     | no name for a domain
          mixture: {}                             | names no domain
          mixture: 1                              | not keys with values
          mixture: {en: 0.7, ja: 0.3}             | which no dataset feeds
          mixture: {en: 1e999999999}              | not a number
          mixture: {en: 1}\\ncheckpoint-interval: 10 | not a duration
          mixture: {en: 1}\\ncheckpoint-interval: 9d | out of its range
          mixture: {en: 1}\\ncheckpoint-interval: 5m | checkpoint-interval is too long for kafka.transaction-timeout
          mixture: {en: 1}\\nkafka: {transaction-timeout: 79s} | too short for checkpoint-interval 10s
          mixture: {en: 1}\\nkafka: {transaction-timeout: 8d} | out of its range
          mixture: {en: 1}\\nkafka: {properties: {transaction.timeout.ms: 1}} | use kafka.transaction-timeout
          mixture: {en: 1}\\nquality: {en: {keep-top: 0.1}} | has no model
          mixture: {en: 1}\\nquality: {en: {profile: fineweeb}} | did you mean fineweb?
          mixture: {en: 1}\\nquality: {en: {measure: [fineweeb]}} | did you mean fineweb?
          mixture: {en: 1}\\nquality: {en: {bands: [{name: a, to: 0.1}]}} | has no model
          mixture: {en: 1}\\nquality: {en: {model: {label: pos}}} | has no path
          mixture: {en: 1}\\nquality: {en: {model: {path: en.jsonl, preset: swallow}}} | did you mean swallow-
          mixture: {en: 1}\\nquality: {en: {model: en.jsonl, bands: [{name: a, to: 0.2}, {name: b, to: 0.1}]}} | order the bands
          mixture: {en: 1}\\nquality: {en: {model: en.jsonl, bands: [{name: a, to: 0.2}, {name: a, to: 0.3}]}} | each name once
          mixture: {en: 1}\\nquality: {en: {model: en.jsonl, bands: [{name: a, to: 0.2, domain: fr}]}} | not in the mixture
          mixture: {en: 1}\\nquality: {en: {model: en.jsonl, bands: [{to: 0.2}]}} | needs name and to
          mixture: {en: 1}\\nquality: {en: {model: en.jsonl, keep-top: 0.1, bands: [{name: a, to: 0.2}]}} | raise keep-top
          mixture: {en: 1}\\nquality: {en: {copies: {counts: en.jsonl}}} | needs counts and domains
          mixture: {en: 1}\\nquality: {en: {copies: {counts: no, domains: [{from: 1, domain: en}]}}} | names no, which is not a file
          mixture: {en: 1}\\nquality: {en: {copies: {counts: en.jsonl, domains: [{from: 1, domain: en}]}}} | is no file of counts
          mixture: {en: 1}\\nquality: {en: {copies: {counts: en.jsonl, domains: []}}} | names no domain
          mixture: {en: 1}\\nquality: {en: {copies: {counts: en.jsonl, domains: [{from: 0, domain: en}]}}} | the first from 1 on
          mixture: {en: 1}\\nquality: {en: {copies: {counts: en.jsonl, domains: [{from: 2, domain: en}, {from: 2, domain: en}]}}} | not above 2
          mixture: {en: 1}\\nquality: {en: {copies: {counts: en.jsonl, domains: [{from: 2, domain: fr}]}}} | not in the mixture
          mixture: {en: 1}\\nquality: {en: {copies: {counts: en.jsonl, domains: [{from: 2}]}}} | needs from and domain
          mixture: {en: 1}\\nquality: {en: {copies: {count: en.jsonl}}} | did you mean counts?
          mixture: {en: 1}\\nquality: {en: {profile: en.jsonl}} | cannot be used
          mixture: {en: 1}\\nschedule: [{from: 9}]  | has no mixture
          mixture: {en: 1}\\nschedule: [{mixture: {en: 1}}] | begin behind g=0
          mixture: {en: 1}\\nschedule: [{from: 9, mixture: {en: 0.9}}] | sums to 0.9
          mixture: {en: 1}\\nschedule: [{from: 9, mixture: {ja: 1}}] | not in the mixture
          mixture: {en: 1}\\nschedule: [{from: 9, mixture: {en: 1}, over: 5}, {from: 14, mixture: {en: 1}}] | begin behind g=14
          mixture: {en: 1}\\nschedule: [{from: 9, mixture: {en: 1}, ovr: 5}] | did you mean over?
          mixture: {en: 1}\\nexhausted: {en: repeat 4 then repeat} | repeat 4 then renormalise
          mixture: {en: 1}\\nparallelism:          | not a whole number
          mixture: {en: 1}\\ncrawls: {index: x}    | not a list
          mixture: {en: 1}\\nkafka: {prefix: a/b}  | at most 64 letters
          mixture: {en: 1}\\nstate: ''             | is empty
          mixture: {en: 1}\\nstate: en.jsonl       | not a folder that can be written to
          mixture: {en: 1}\\nsteering: {every: 5} | has no method
          mixture: {en: 1}\\nsteering: {method: odm, every: 0} | out of its range
          mixture: {en: 1}\\nsteering: {method: odm, limits: {en: [0, 0.9]}} | at most 900/1000
          mixture: {en: 1}\\nsteering: {method: odm, limits: {en: [0, 0]}} | takes no domain out
          mixture: {en: 1, ja: 0}\\nsteering: {method: odm, limits: {en: [0.7, 1], ja: [0.4, 1]}} | at least 1100/1000
          mixture: {en: 1}\\nsteering: {method: odm, denominator: 3, limits: {en: [0.4, 0.6]}} | no share in units of 1/3
          mixture: {en: 1}\\nsteering: on          | not keys with values
          mixture: {en: 1                         | not YAML
          mixture: {en: 1}\\n\tstate: out          | not YAML
          [mixture                                | not YAML
          """)
  void aFaultSaysWhatIsWrong(String text, String message) throws Exception {
    touch("en.jsonl");
    assertThat(
            faults("datasets: [{domain: en, path: en.jsonl}]\n" + text.replace("\\n", "\n") + "\n"))
        .anySatisfy(fault -> assertThat(fault).contains(message));
  }

  @Test
  void aScheduleIsReadInItsOrder() throws Exception {
    touch("en.jsonl");
    touch("ja.jsonl");
    Configuration read =
        load(
            """
            datasets: [{domain: en, path: en.jsonl}, {domain: ja, path: ja.jsonl}]
            mixture: {en: 0.9, ja: 0.1}
            exhausted: {ja: repeat 4 then renormalise}
            schedule:
              - {from: 1000, mixture: {en: 0.5, ja: 0.5}, over: 500}
              - {from: 9000, mixture: {ja: 1}}
            """);
    assertThat(read.exhausted().get("ja")).hasToString("repeat 4 then renormalise");
    assertThat(read.schedule())
        .containsExactly(
            new Configuration.Target(
                1000, Map.of("en", new BigDecimal("0.5"), "ja", new BigDecimal("0.5")), 500),
            new Configuration.Target(9000, Map.of("ja", new BigDecimal("1")), 0));
  }

  @Test
  void aFileThatIsNotThereIsAFault() {
    ConfigurationException e =
        catchThrowableOfType(
            ConfigurationException.class, () -> Configuration.load(folder.resolve("gone.yaml")));
    assertThat(e.faults()).singleElement().asString().contains("gone.yaml: there is no such file");
  }

  @Test
  void anEmptyFileAndForeignBytesAreFaults() throws Exception {
    assertThat(faults("")).singleElement().asString().contains("holds no keys");
    Path file = folder.resolve("run.yaml");
    Files.write(file, "mixture: あ".getBytes(StandardCharsets.UTF_16));
    assertThat(
            catchThrowableOfType(ConfigurationException.class, () -> Configuration.load(file))
                .faults())
        .singleElement()
        .asString()
        .contains("UTF-8");
  }

  @Test
  void aliasesCannotMakeAFileGrow() throws Exception {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
    for (int i = 1; i < 30; i++) {
      bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
    }
    assertThat(faults(bomb.toString())).isNotEmpty();
    assertThat(faults("datasets: &d [*d]\nmixture: {en: 1}\n")).isNotEmpty();
  }

  private Configuration load(String text) throws Exception {
    Path file = folder.resolve("run.yaml");
    Files.writeString(file, text);
    return Configuration.load(file, folder);
  }

  private List<String> faults(String text) throws Exception {
    ConfigurationException e = catchThrowableOfType(ConfigurationException.class, () -> load(text));
    assertThat(e).as("a fault in\n%s", text).isNotNull();
    return e.faults();
  }

  private void touch(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "{}");
  }

  @Test
  void packingIsForAllDomainsOrByDomain() throws Exception {
    touch("en.jsonl");
    assertThat(load(LEAST).packing()).isEqualTo(Map.of("en", Packing.CONCATENATE));
    assertThat(load(LEAST).shuffle()).isEqualTo(Shuffle.NONE);
    assertThat(load(LEAST + "packing: best-fit 512\n").packing())
        .isEqualTo(Map.of("en", new Packing(Packing.Method.BEST_FIT, 512)));
    assertThat(load(LEAST + "packing: {en: one-document}\n").packing())
        .isEqualTo(Map.of("en", Packing.parse("one-document")));
    assertThat(load(LEAST + "shuffle: {window: 5000, seed: 3}\n").shuffle())
        .isEqualTo(new Shuffle(5000, 1 << 24, 3));
  }

  @Test
  void wrongPackingsAreToldWithWhatIsKnown() throws Exception {
    touch("en.jsonl");
    assertThat(
            faults(
                LEAST
                    + """
                    packing: {en: bestfit, fr: concatenate}
                    shuffle: {seed: 3, windows: 4}
                    """))
        .anyMatch(fault -> fault.contains(":4: packing.en is bestfit; did you mean best-fit?"))
        .anyMatch(fault -> fault.contains(":4: packing.fr is for the domain fr"))
        .anyMatch(fault -> fault.contains(":5: shuffle has no window"))
        .anyMatch(fault -> fault.contains(":5: unknown key shuffle.windows"));
    assertThat(faults(LEAST + "sequence-length: 1048576\npacking: best-fit 1024\n"))
        .anyMatch(fault -> fault.contains("a buffer of 1024 sequences of 1048576 tokens"));
  }
}
