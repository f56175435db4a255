package org.hirundo.pipelines.configuration;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hirundo.operators.mixture.SequenceLog;
import org.hirundo.operators.tokens.Tokenizers;
import org.hirundo.pipelines.configuration.Configuration.Crawl;
import org.hirundo.pipelines.configuration.Configuration.Dashboard;
import org.hirundo.pipelines.configuration.Configuration.Dataset;
import org.hirundo.pipelines.configuration.Configuration.Documents;
import org.hirundo.pipelines.configuration.Configuration.Gate;
import org.hirundo.pipelines.configuration.Configuration.Kafka;
import org.hirundo.pipelines.configuration.Configuration.Language;

/** Reads the whole file; what is wrong goes to the faults, and reading goes on. */
final class ConfigurationReader {
  static final List<String> BUILT_IN_TOKENIZERS =
      List.of("o200k_base", "cl100k_base", "p50k_base", "r50k_base");
  private static final int LONGEST_SEQUENCE = 1 << 20;
  private static final int EMBEDDED_PARALLELISM = 2;

  /** Below the 15 minutes that a broker allows by default. */
  private static final Duration TRANSACTION_TIMEOUT = Duration.ofMinutes(10);

  private final Locations locations;

  ConfigurationReader(Locations locations) {
    this.locations = locations;
  }

  Configuration read(Section root, Faults faults) {
    SourcesReader sources = new SourcesReader(locations);
    Map<String, BigDecimal> mixture = MixtureReader.mixture(root, faults);
    List<Crawl> crawls = sources.crawls(root);
    List<Dataset> datasets = new DatasetsReader(locations).datasets(root, mixture);
    Map<String, Quality> qualities =
        new QualityReader(locations, mixture).read(root.section("quality"));
    checkSources(root, crawls, fed(datasets, qualities), mixture, faults);
    Duration checkpointInterval =
        root.value("checkpoint-interval")
            .flatMap(every -> every.duration(Duration.ofMillis(100), Duration.ofDays(1)))
            .orElse(Duration.ofSeconds(10));
    Kafka kafka = kafka(root, checkpointInterval);
    int sequenceLength =
        root.value("sequence-length")
            .flatMap(length -> length.integer(2, LONGEST_SEQUENCE))
            .orElse(8192);
    Configuration configuration =
        new Configuration(
            crawls,
            datasets,
            DedupReader.dedup(root, mixture),
            qualities,
            language(root.section("language")),
            tokenizer(root),
            sequenceLength,
            sequenceVersion(root.section("sequences")),
            PackingReader.packing(root, mixture, sequenceLength),
            PackingReader.shuffle(root),
            mixture,
            MixtureReader.exhausted(root, mixture),
            root.value("exhausted-after")
                .flatMap(time -> time.duration(Duration.ofMillis(100), Duration.ofDays(30)))
                .orElse(Duration.ofMinutes(1)),
            MixtureReader.schedule(root, mixture),
            kafka,
            FeedReader.feed(root.section("feed"), locations),
            documents(root.section("documents")),
            Path.of(locations.folder(root, "state", "out/state")),
            dashboard(root.section("dashboard")),
            root.value("parallelism")
                .flatMap(slots -> slots.integer(1, 720))
                .orElse(defaultParallelism(kafka)),
            checkpointInterval,
            SteeringReader.steering(root, mixture),
            new ScreeningReader(locations).screening(root, mixture),
            TransportReader.transport(root),
            new ListsReader(locations, mixture).read(root.section("lists")),
            MetricsReader.metrics(root.section("metrics"), locations));
    root.end();
    return configuration;
  }

  private static int defaultParallelism(Kafka kafka) {
    int cores = Runtime.getRuntime().availableProcessors();
    return kafka.embedded() ? Math.min(EMBEDDED_PARALLELISM, cores) : cores;
  }

  /** The domains that datasets feed, by themselves, through a band of theirs or by copies. */
  private static Set<String> fed(List<Dataset> datasets, Map<String, Quality> qualities) {
    Set<String> fed = new LinkedHashSet<>();
    datasets.forEach(dataset -> fed.add(dataset.domain()));
    qualities.forEach(
        (domain, quality) -> {
          if (fed.contains(domain)) {
            quality.bands().forEach(band -> band.domain().ifPresent(fed::add));
            quality
                .copies()
                .ifPresent(copies -> copies.groups().forEach(group -> fed.add(group.domain())));
          }
        });
    return fed;
  }

  private static void checkSources(
      Section root,
      List<Crawl> crawls,
      Set<String> fed,
      Map<String, BigDecimal> mixture,
      Faults faults) {
    if (!crawls.isEmpty()) {
      return;
    }
    if (fed.isEmpty()) {
      faults.add(0, "nothing to read", "add crawls: or datasets:");
      return;
    }
    for (Map.Entry<String, BigDecimal> share : mixture.entrySet()) {
      if (share.getValue().signum() > 0 && !fed.contains(share.getKey())) {
        root.value("mixture")
            .ifPresent(
                value ->
                    value.fault(
                        "wants " + share.getKey() + ", which no dataset feeds",
                        "add a dataset with domain: " + share.getKey() + ", or crawls:"));
      }
    }
  }

  private Language language(Section section) {
    Language language =
        new Language(
            section.value("model").flatMap(locations::localFile), section.chosen("gate", Gate.OFF));
    section.end();
    return language;
  }

  private String tokenizer(Section root) {
    Optional<Value> value = root.value("tokenizer");
    String given = value.flatMap(Value::text).orElse(BUILT_IN_TOKENIZERS.get(0));
    String name;
    try {
      name = Tokenizers.name(given);
    } catch (IllegalArgumentException e) {
      value.orElseThrow().fault("cannot be used: " + e.getMessage(), "write NAME#bos=…,eod=…");
      return given;
    }
    if (BUILT_IN_TOKENIZERS.contains(name)) {
      return given;
    }
    if (LocalFiles.isRemote(name) || !Files.isRegularFile(locations.path(name))) {
      value
          .orElseThrow()
          .fault(
              "is " + name + ", neither a built-in encoding nor a file",
              Suggestion.among(BUILT_IN_TOKENIZERS, name) + "; or the path of a tokenizer.json");
      return given;
    }
    return locations.path(name) + given.substring(name.length());
  }

  private static Kafka kafka(Section root, Duration checkpointInterval) {
    Section section = root.section("kafka");
    Map<String, String> properties = new LinkedHashMap<>();
    Section further = section.section("properties");
    further
        .entries()
        .forEach((key, value) -> value.text().ifPresent(text -> properties.put(key, text)));
    SecretReferences.check(properties, further.entries());
    if (properties.containsKey("transaction.timeout.ms")) {
      further
          .entries()
          .get("transaction.timeout.ms")
          .fault("is not to be set here", "use kafka.transaction-timeout, a duration");
    }
    Optional<Value> bootstrapValue = section.value("bootstrap");
    String bootstrap = bootstrapValue.flatMap(Value::text).orElse("embedded");
    if (!bootstrap.equals("embedded") && !Addresses.areValid(bootstrap)) {
      bootstrapValue
          .orElseThrow()
          .fault("is " + bootstrap, "write embedded, or host:port,host:port");
    }
    Optional<Value> prefixValue = section.value("prefix");
    String prefix = prefixValue.flatMap(Value::text).orElse("");
    if (!Addresses.isTopicPart(prefix)) {
      prefixValue.orElseThrow().fault("is " + prefix, "use at most 64 letters, digits, . _ and -");
    }
    Duration timeout = transactionTimeout(root, section, checkpointInterval);
    section.end();
    return new Kafka(bootstrap, prefix, timeout, properties);
  }

  private static Duration transactionTimeout(
      Section root, Section section, Duration checkpointInterval) {
    Optional<Value> value = section.value("transaction-timeout");
    Duration timeout =
        value
            .flatMap(given -> given.duration(Duration.ofSeconds(1), Duration.ofDays(7)))
            .orElse(TRANSACTION_TIMEOUT);
    Duration least = Kafka.leastTransactionTimeout(checkpointInterval);
    if (timeout.compareTo(least) < 0) {
      String remedy =
          "a transaction stays open over two checkpoints and a restart, and the broker aborts it"
              + " after that time; ";
      String longer = "kafka.transaction-timeout of " + least.toSeconds() + "s or more";
      value.ifPresentOrElse(
          given ->
              given.fault(
                  "is too short for checkpoint-interval " + checkpointInterval.toSeconds() + "s",
                  remedy + "give a " + longer + ", or a shorter checkpoint-interval"),
          () ->
              root.value("checkpoint-interval")
                  .orElseThrow()
                  .fault(
                      "is too long for kafka.transaction-timeout, by default "
                          + TRANSACTION_TIMEOUT.toSeconds()
                          + "s",
                      remedy + "shorten it, or give a " + longer));
    }
    return timeout;
  }

  private static int sequenceVersion(Section section) {
    int version = section.integer("version", 1, SequenceLog.LAST_VERSION).orElse(1);
    section.end();
    return version;
  }

  private Documents documents(Section section) {
    Documents documents = new Documents(locations.folder(section, "archive", "out/documents"));
    section.end();
    return documents;
  }

  private static Optional<String> web(Value value) {
    Optional<String> given = value.text();
    if (given.isPresent() && !given.get().matches("https?://[^\\s\"'<>]+")) {
      value.fault("is no http: or https: address", "give the cluster's REST address");
      return Optional.empty();
    }
    return given;
  }

  private Dashboard dashboard(Section section) {
    Dashboard dashboard =
        new Dashboard(
            section.value("host").flatMap(Value::text).orElse("localhost"),
            section.integer("port", 0, 65535).orElse(8090),
            section.value("token-file").flatMap(locations::localFile),
            section.value("flink").flatMap(ConfigurationReader::web).orElse(""));
    section.end();
    return dashboard;
  }
}
