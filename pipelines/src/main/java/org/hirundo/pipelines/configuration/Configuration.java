package org.hirundo.pipelines.configuration;

import java.io.IOException;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.hirundo.operators.decontamination.Gram;
import org.hirundo.operators.dedup.DedupParameters;
import org.hirundo.operators.dedup.Keep;
import org.hirundo.operators.dedup.Near;
import org.hirundo.operators.dedup.NearRule;
import org.hirundo.operators.mixture.Exhaustion;
import org.hirundo.operators.privacy.PersonalKind;
import org.hirundo.operators.steering.ShareLimits;
import org.hirundo.operators.steering.ShareLimits.Range;
import org.hirundo.operators.tokens.Packing;
import org.hirundo.operators.tokens.Shuffle;

/**
 * What a run is told: read from YAML by {@link #load}, checked as a whole, immutable.
 *
 * <p>Local paths are absolute; other locations are URIs as given. Relative paths in the file are
 * taken from the folder in which the command is started, like those on its command line.
 *
 * @param mixture each domain's share of tokens, exactly as written; they sum to 1; in the order of
 *     the file
 * @param exhausted what happens when a domain runs dry, for every domain of the mixture
 * @param exhaustedAfter how long a domain must be dry before its policy is carried out, in a run
 *     that is not bounded
 * @param schedule other shares later in the feed, in the order of their g
 * @param quality by domain; only those domains that are configured
 * @param tokenizer the name of a built-in encoding, or the path of a tokenizer.json
 * @param sequenceLength S, in tokens
 * @param sequenceVersion the version of the sequence logs that pack writes, and with which a new
 *     feed begins
 * @param packing how documents become sequences, for every domain of the mixture
 * @param state the folder of checkpoints, of the embedded broker's logs and of savepoints
 * @param checkpointInterval time from one checkpoint's start to the next: readers of the logs see
 *     records with this delay
 * @param steering how a training run's losses change the mixture; empty: not at all
 * @param screening what selected documents must not hold
 * @param transport limits for what is fetched from other machines
 * @param lists of hosts, URLs and words that documents are compared with
 * @param metrics where a run on this machine serves its metrics
 */
public record Configuration(
    List<Crawl> crawls,
    List<Dataset> datasets,
    Dedup dedup,
    Map<String, Quality> quality,
    Language language,
    String tokenizer,
    int sequenceLength,
    int sequenceVersion,
    Map<String, Packing> packing,
    Shuffle shuffle,
    Map<String, BigDecimal> mixture,
    Map<String, Exhaustion> exhausted,
    Duration exhaustedAfter,
    List<Target> schedule,
    Kafka kafka,
    Feed feed,
    Documents documents,
    Path state,
    Dashboard dashboard,
    int parallelism,
    Duration checkpointInterval,
    Optional<Steering> steering,
    Screening screening,
    Transport transport,
    Lists lists,
    Metrics metrics) {

  /**
   * Shares that are to rule later in the feed.
   *
   * @param from the g from which they rule or, with {@code over}, are approached
   * @param mixture each domain's share, exactly as written; they sum to 1
   * @param over they are reached in steps over so many sequences; 0: at once
   */
  public record Target(long from, Map<String, BigDecimal> mixture, long over) {
    public Target {
      mixture = Collections.unmodifiableMap(new LinkedHashMap<>(mixture));
    }
  }

  /** How near-duplicates are found and which of them count. */
  public enum Preset {
    /** Only what a kept document resembles by a checked sketch is a duplicate. */
    VERIFIED,
    /** Swallow Corpus: 40 bands of 20 rows, the first seen stays. */
    SWALLOW,
    /** FineWeb: 14 bands of 8 rows. */
    FINEWEB;

    DedupParameters parameters() {
      return DedupParameters.preset(name().toLowerCase(Locale.ROOT));
    }
  }

  /**
   * A web crawl in Common Crawl's layout.
   *
   * @param index URI of {@code collinfo.json}
   * @param base URI before the manifests' paths, with a slash at its end
   * @param ids the crawls to read; empty: all, and new ones as they appear
   * @param first none whose id comes before it as text; empty: no bound
   * @param last none whose id comes after it as text, unless it begins with it; empty: no bound
   * @param poll time between two looks into the index
   * @param failures looks that fail in a row before the topology fails
   * @param files at most so many WARC files of each crawl; {@code Integer.MAX_VALUE}: all
   * @param epochFiles WARC files, or parts of the columnar index, that make an epoch of
   *     deduplication
   * @param select which records to fetch, by the crawls' columnar indexes; empty: all
   */
  public record Crawl(
      String index,
      String base,
      List<String> ids,
      String first,
      String last,
      Duration poll,
      int failures,
      int files,
      int epochFiles,
      Optional<Select> select) {
    public Crawl {
      ids = List.copyOf(ids);
    }
  }

  /**
   * A choice of a crawl's records by its columnar index; what is empty does not select.
   *
   * @param languages ISO 639-3 codes
   * @param types MIME types as detected
   * @param statuses HTTP status codes
   */
  public record Select(List<String> languages, List<String> types, List<Integer> statuses) {
    public Select {
      languages = List.copyOf(languages);
      types = List.copyOf(types);
      statuses = List.copyOf(statuses);
    }
  }

  /**
   * Limits for what is fetched from other machines, of each process.
   *
   * @param requests transfers at once
   * @param bytesPerSecond for all of them; {@code Long.MAX_VALUE}: no limit
   * @param retryFor how long a file that gives no further byte is asked for
   * @param s3Endpoint where {@code s3:} is read anonymously; empty: at Amazon
   */
  public record Transport(
      int requests, long bytesPerSecond, Duration retryFor, String s3Endpoint) {}

  /**
   * A corpus in Parquet, JSON lines or a MediaWiki dump.
   *
   * @param name unique; stands as the source in every document's origin
   * @param path absolute local path, folder or glob; or a URI
   * @param text the column of the text
   * @param id the column of the corpus's own id; empty if there is none
   * @param title the column of the title; empty if there is none
   * @param repeat passes over it at most, at least 1
   * @param attributes columns that are stored with each document
   * @param weight its part of the domain's tokens, against the other datasets of the domain that
   *     have one; above 0
   * @param poll time between two looks for files that were added
   * @param through the steps that its rows go through; none: around all of them
   */
  public record Dataset(
      String name,
      String domain,
      String path,
      String text,
      Optional<String> id,
      Optional<String> title,
      int repeat,
      List<String> attributes,
      Optional<BigDecimal> weight,
      Duration poll,
      Set<Step> through) {
    public Dataset {
      attributes = List.copyOf(attributes);
      through = Set.copyOf(through);
    }
  }

  /** A step of curate that a dataset's rows may go through as pages do. */
  public enum Step {
    DEDUP,
    /** The values of the quality rules and the model's score, by which pack selects. */
    RULES
  }

  /**
   * Deduplication; what is empty is the preset's.
   *
   * @param ngram shingle length, in the preset's unit
   * @param threshold least estimated similarity of a duplicate, where the preset checks it
   * @param near what becomes of near-duplicates
   * @param domains those that differ from it
   * @param alarm when the loss of a source or host is told
   */
  public record Dedup(
      Preset preset,
      Keep keep,
      OptionalInt bands,
      OptionalInt rows,
      OptionalInt ngram,
      OptionalDouble threshold,
      Near near,
      Map<String, DedupDomain> domains,
      Alarm alarm) {
    public Dedup {
      domains = Collections.unmodifiableMap(new LinkedHashMap<>(domains));
    }

    /** The preset with the numbers that are given. */
    public DedupParameters parameters() {
      DedupParameters begun = preset.parameters();
      double tau = threshold.orElse(begun.tau());
      Map<String, NearRule> all = new TreeMap<>();
      domains.forEach(
          (domain, other) ->
              all.put(
                  domain, new NearRule(other.near().orElse(near), other.threshold().orElse(tau))));
      return begun
          .withBands(bands.orElse(begun.bands()))
          .withRows(rows.orElse(begun.rows()))
          .withNgram(ngram.orElse(begun.ngram()))
          .withTau(tau)
          .withNear(near)
          .withDomains(all);
    }
  }

  /**
   * When a source or host has lost too much to deduplication.
   *
   * @param share of its documents in one crawl that has to be exceeded, 0 to 1; 1: never
   * @param documents that it has to have had, at least 1
   */
  public record Alarm(double share, int documents) {}

  /** One domain's rule of deduplication; what is empty is that of all. */
  public record DedupDomain(Optional<Near> near, OptionalDouble threshold) {}

  /**
   * Language identification.
   *
   * @param model path of a fastText model such as lid.176; empty: the built-in detector
   * @param gate whether pages are looked at before they are decoded
   */
  public record Language(Optional<Path> model, Gate gate) {}

  /** A look at a page's bytes that saves decoding and parsing what is in no wanted language. */
  public enum Gate {
    /** Every page is parsed. */
    OFF,
    /** About one wanted page of a hundred is lost, and most others cost a tenth. */
    ON
  }

  /**
   * The broker.
   *
   * @param bootstrap {@code embedded}, or host:port,…
   * @param prefix stands before every topic's name
   * @param transactionTimeout after so long the broker aborts a transaction that is still open; at
   *     least {@link #leastTransactionTimeout}
   * @param properties further client properties; secrets may stand as references, which each client
   *     looks up: {@code ${env:NAME}}, {@code ${file:FILE:KEY}}, {@code ${dir:FOLDER:FILE}}
   */
  public record Kafka(
      String bootstrap,
      String prefix,
      Duration transactionTimeout,
      Map<String, String> properties) {
    public Kafka {
      properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
    }

    public boolean embedded() {
      return bootstrap.equals("embedded");
    }

    /** Client properties for this broker. With an embedded one, for the address it got. */
    public Properties connection(String address) {
      Properties connection = new Properties();
      connection.putAll(properties);
      connection.setProperty("bootstrap.servers", embedded() ? address : bootstrap);
      connection.setProperty("transaction.timeout.ms", "" + transactionTimeout.toMillis());
      SecretReferences.enable(connection);
      return connection;
    }

    /**
     * A transaction is open from one checkpoint to the next and until that one is complete, which
     * may take an interval again, and over a restart.
     */
    public static Duration leastTransactionTimeout(Duration checkpointInterval) {
      return checkpointInterval.multipliedBy(2).plus(Duration.ofMinutes(1));
    }
  }

  /**
   * @param name stands before the names of its logs; empty for the only one, or the first
   * @param partitions P, fixed for the feed's life
   * @param archive folder or URI of the Parquet archive
   * @param ahead so many sequences the feed may go beyond the trainer; {@code Long.MAX_VALUE}: any
   */
  public record Feed(String name, int partitions, String archive, long ahead) {}

  /**
   * @param archive folder or URI of the Parquet archive
   */
  public record Documents(String archive) {}

  /**
   * @param port 0: any that is free
   * @param tokenFile holds what somebody has to show who changes weights; empty: one is made in the
   *     state folder
   * @param flink Flink's web interface, where the run is not this process's; empty: none is known
   */
  public record Dashboard(String host, int port, Optional<Path> tokenFile, String flink) {}

  /**
   * Where a run on this machine serves its metrics to Prometheus.
   *
   * @param ports the first of them that is free is taken; 0 to 0: any; empty: metrics are not
   *     served
   * @param targets folder of the files that tell a Prometheus which runs there are
   */
  public record Metrics(String host, Optional<Ports> ports, Path targets) {
    /** A range, both ends included. */
    public record Ports(int first, int last) {
      @Override
      public String toString() {
        return first == last ? "" + first : first + "-" + last;
      }
    }
  }

  /**
   * A controller that proposes shares by a training run's losses.
   *
   * @param every sequences from one proposal to the next, at least
   * @param warmUp no proposal is made before this g
   * @param limits of those domains that have any
   * @param step the most that a share may change at once
   * @param threshold a proposal that changes no share by as much is not made
   * @param denominator proposed shares are multiples of 1/denominator
   * @param run the training run whose losses count; empty: every one's
   */
  public record Steering(
      Method method,
      long every,
      long warmUp,
      Map<String, Bounds> limits,
      BigDecimal step,
      BigDecimal threshold,
      int denominator,
      Optional<String> run) {
    public Steering {
      limits = Collections.unmodifiableMap(new LinkedHashMap<>(limits));
    }

    /** Which controller. */
    public enum Method {
      /** Online Data Mixing as its paper prints it. */
      ODM,
      /** Online Data Mixing as its authors' code has it. */
      ODM_PERPLEXITY,
      /** Adaptive Data Optimization. */
      ADO;

      /** The name in the configuration and in mixture records. */
      public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
      }
    }

    /**
     * @param least from 0 to most
     * @param most to 1
     */
    public record Bounds(BigDecimal least, BigDecimal most) {}

    /** What the controller may propose for these domains, in this order. */
    public ShareLimits shareLimits(List<String> domains) {
      List<Range> ranges = domains.stream().map(domain -> range(domain).orElseThrow()).toList();
      return new ShareLimits(denominator, ranges, stepUnits());
    }

    /** The domain's limits in whole units of 1/denominator; empty if no unit lies in them. */
    Optional<Range> range(String domain) {
      Bounds bounds = limits.getOrDefault(domain, new Bounds(BigDecimal.ZERO, BigDecimal.ONE));
      int least = Math.max(1, units(bounds.least(), RoundingMode.CEILING));
      int most = units(bounds.most(), RoundingMode.FLOOR);
      return least > most ? Optional.empty() : Optional.of(new Range(least, most));
    }

    int stepUnits() {
      return units(step, RoundingMode.FLOOR);
    }

    private int units(BigDecimal share, RoundingMode rounding) {
      return share.multiply(BigDecimal.valueOf(denominator)).setScale(0, rounding).intValueExact();
    }
  }

  /**
   * What selected documents must not hold, and what becomes of those that do.
   *
   * @param personalData by domain; a domain that is not there keeps everything
   */
  public record Screening(
      Decontamination decontamination, Map<String, PersonalDataRules> personalData)
      implements Serializable {
    /** Nothing is looked for. */
    public static final Screening NONE = new Screening(Decontamination.NONE, Map.of());

    public Screening {
      personalData = Collections.unmodifiableMap(new LinkedHashMap<>(personalData));
    }

    /** Which treatment each kind of personal data gets; one that is not there is kept. */
    public record PersonalDataRules(Map<PersonalKind, Treatment> treatments)
        implements Serializable {
      public PersonalDataRules {
        treatments = new EnumMap<>(treatments);
      }
    }

    /** What becomes of personal data. */
    public enum Treatment {
      KEEP,
      /** A placeholder takes its place. */
      MASK,
      /** The whole document is refused. */
      DROP
    }
  }

  /**
   * The search for benchmarks' texts.
   *
   * @param benchmarks none: nothing is searched for
   * @param gram how much text has to be alike
   * @param share the least part of an item's text that has to be alike, from 0 to 1
   * @param domains whose documents are searched
   */
  public record Decontamination(
      List<Benchmark> benchmarks, Gram gram, double share, OnOverlap policy, List<String> domains)
      implements Serializable {
    static final Decontamination NONE =
        new Decontamination(List.of(), Gram.DEFAULT, 0, OnOverlap.DROP, List.of());

    public Decontamination {
      benchmarks = List.copyOf(benchmarks);
      domains = List.copyOf(domains);
    }

    /** What becomes of a document that holds a benchmark's text. */
    public enum OnOverlap {
      /** It is refused. */
      DROP,
      /** It is packed; counts and the contamination log tell of it. */
      TAG
    }

    /**
     * @param path absolute local path, folder or glob
     * @param fields where its texts are, a dot leading into objects and lists; empty for plain text
     */
    public record Benchmark(String name, String path, List<String> fields) implements Serializable {
      public Benchmark {
        fields = List.copyOf(fields);
      }
    }
  }

  public Configuration {
    crawls = List.copyOf(crawls);
    datasets = List.copyOf(datasets);
    quality = Collections.unmodifiableMap(new LinkedHashMap<>(quality));
    packing = Collections.unmodifiableMap(new LinkedHashMap<>(packing));
    mixture = Collections.unmodifiableMap(new LinkedHashMap<>(mixture));
    exhausted = Collections.unmodifiableMap(new LinkedHashMap<>(exhausted));
    schedule = List.copyOf(schedule);
  }

  /** Whether sequences of any domain may hold padding. */
  public boolean padded() {
    return packing.values().stream().anyMatch(Packing::padded);
  }

  /** The mixture's domains in the order of the file. */
  public List<String> domains() {
    return new ArrayList<>(mixture.keySet());
  }

  /**
   * Reads and checks a file.
   *
   * @throws ConfigurationException with every fault, if there is any
   * @throws IOException if the file is there but cannot be read
   */
  public static Configuration load(Path file) throws ConfigurationException, IOException {
    return load(file, Path.of("").toAbsolutePath());
  }

  /** Reads a file whose relative paths are meant from {@code folder}. */
  static Configuration load(Path file, Path folder) throws ConfigurationException, IOException {
    Faults faults = new Faults(file.toString());
    Section root = YamlFile.read(file, faults);
    if (!faults.isEmpty()) {
      throw faults.toException();
    }
    Configuration configuration = new ConfigurationReader(new Locations(folder)).read(root, faults);
    if (!faults.isEmpty()) {
      throw faults.toException();
    }
    return configuration;
  }
}
