package org.hirundo.pipelines.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.hirundo.operators.mixture.MixtureLog;
import org.hirundo.operators.mixture.SequenceLog;
import org.hirundo.operators.mixture.TokenLedger;
import org.hirundo.pipelines.logs.FeedDigest;
import org.hirundo.pipelines.logs.FeedWalk;
import org.hirundo.pipelines.logs.OpenTransactions.Open;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.pipelines.runtime.FeedReplay;
import org.hirundo.schemas.FeedRecord;
import org.hirundo.schemas.RealTokens;
import org.hirundo.schemas.SequenceDocument;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/**
 * Reads a feed: {@code stat}, {@code cat}, {@code verify}, {@code transactions}; or mixes it again:
 * {@code replay}.
 */
@Command(
    name = "feed",
    description = "Reads a feed, or mixes it again.",
    synopsisSubcommandLabel = "(stat|cat|verify|transactions|replay)")
final class FeedVerb implements Runnable {
  private static final ObjectMapper JSON = new ObjectMapper();

  @ParentCommand private Hirundo hirundo;
  @Spec private picocli.CommandLine.Model.CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "stat, cat, verify, transactions or replay is missing");
  }

  /** The stretch of the feed that is meant. */
  static final class Range {
    @Option(names = "--from", paramLabel = "G", defaultValue = "0", description = "The first g.")
    private long from;

    @Option(
        names = "--to",
        paramLabel = "G",
        defaultValue = "9223372036854775807",
        description = "The last g.")
    private long to;

    boolean holds(long g) {
      return g >= from && g <= to;
    }
  }

  @Command(
      name = "stat",
      description =
          "JSON with each domain's tokens (also by the version of its sequence log), those of them that"
              + " are no padding, target and signed error, the largest error at any prefix and its"
              + " bound, counted from g = 0; with --from also the tokens of the stretch.")
  int stat(@Mixin FeedAccess access, @Mixin Range range) throws Exception {
    try (access) {
      access.open();
      MixtureLog log = access.log();
      TokenLedger ledger = new TokenLedger(log);
      FeedDigest digest = new FeedDigest();
      Map<String, Long> inRange = new TreeMap<>();
      Map<SequenceLog, Long> byLog = new HashMap<>();
      Map<String, Long> real = new TreeMap<>();
      try (Progress progress = counting();
          FeedWalk walk = access.walk(log)) {
        for (FeedWalk.Found found = walk.next(); found != null; found = walk.next()) {
          FeedRecord record = found.record();
          if (record.getG() > range.to) {
            break;
          }
          progress.step();
          ledger.add(record, found.partition());
          digest.add(record);
          long tokens = RealTokens.of(record);
          real.merge(record.getDomain(), tokens, Long::sum);
          byLog.merge(new SequenceLog(record.getDomain(), record.getLog()), tokens, Long::sum);
          if (range.holds(record.getG())) {
            inRange.merge(record.getDomain(), tokens, Long::sum);
          }
        }
      }
      ObjectNode stat = json(log, ledger, real).put("sha256", digest.hex());
      byLog.entrySet().stream()
          .sorted(Comparator.comparingInt(entry -> entry.getKey().version()))
          .forEach(
              entry ->
                  stat.withObject("/domains/" + entry.getKey().domain() + "/logs")
                      .put(String.valueOf(entry.getKey().version()), entry.getValue()));
      if (range.from > 0) {
        ObjectNode part = stat.putObject("range");
        part.put("from", range.from).put("to", ledger.g() - 1);
        inRange.forEach(part.putObject("tokens")::put);
      }
      hirundo.console().out().println(JSON.writeValueAsString(stat));
      return ExitStatus.DONE;
    }
  }

  /**
   * @param real tokens without padding, by domain
   */
  private static ObjectNode json(MixtureLog log, TokenLedger ledger, Map<String, Long> real) {
    ObjectNode root = JSON.createObjectNode();
    root.put("feed", log.records().get(0).getFeedId());
    root.put("sequences", ledger.g());
    root.put("sequence_length", log.sequenceLength());
    root.put("partitions", log.partitions());
    root.put("mixture_version", log.ruling(Math.max(0, ledger.g() - 1)).getVersion());
    long all = ledger.totals().stream().mapToLong(TokenLedger.Total::tokens).sum();
    root.put("tokens", all);
    root.put("real_tokens", real.values().stream().mapToLong(Long::longValue).sum());
    ObjectNode domains = root.putObject("domains");
    for (TokenLedger.Total total : ledger.totals()) {
      domains
          .putObject(total.domain())
          .put("tokens", total.tokens())
          .put("real_tokens", real.getOrDefault(total.domain(), 0L))
          .put("sequences", total.sequences())
          .put("target", total.share())
          .put("share", all == 0 ? 0 : (double) total.tokens() / all)
          .put("target_tokens", total.targetTokens())
          .put("error", total.error())
          .put("largest_error", total.largestError());
    }
    root.put("largest_error", ledger.largestError());
    root.put("bound", ledger.bound());
    root.put("holds", ledger.holds());
    return root;
  }

  @Command(name = "cat", description = "One JSON line a sequence, in the order of g.")
  int cat(@Mixin FeedAccess access, @Mixin Range range) throws Exception {
    try (access) {
      access.open();
      MixtureLog log = access.log();
      try (Progress progress = counting();
          FeedWalk walk = access.walk(log)) {
        PrintStream out = progress.console().out();
        for (FeedWalk.Found found = walk.next(); found != null; found = walk.next()) {
          if (found.record().getG() > range.to) {
            break;
          }
          progress.step();
          if (range.holds(found.record().getG())) {
            out.println(JSON.writeValueAsString(line(found)));
          }
        }
      }
      return ExitStatus.DONE;
    }
  }

  private Progress counting() {
    return Progress.counting(hirundo.console(), "sequences");
  }

  private static ObjectNode line(FeedWalk.Found found) {
    FeedRecord record = found.record();
    ObjectNode line = JSON.createObjectNode();
    line.put("g", record.getG());
    line.put("partition", found.partition());
    line.put("domain", record.getDomain());
    line.put("mixture_version", record.getMixtureVersion());
    line.put("log", record.getLog());
    line.put("ordinal", record.getOrdinal());
    line.put("pass", record.getPass());
    line.put("tokenizer", record.getTokenizer());
    ArrayNode documents = line.putArray("documents");
    for (SequenceDocument document : record.getDocuments()) {
      documents
          .addObject()
          .put("id", "%016x".formatted(document.getId()))
          .put("start", document.getStart())
          .put("length", document.getLength())
          .put("offset", document.getOffset());
    }
    for (SequenceDocument document : record.getTakenOut()) {
      line.withArray("/taken_out")
          .addObject()
          .put("id", "%016x".formatted(document.getId()))
          .put("start", document.getStart())
          .put("length", document.getLength())
          .put("offset", document.getOffset());
    }
    ArrayNode ids = line.putArray("ids");
    ByteBuffer tokens = record.getTokens().duplicate().order(ByteOrder.LITTLE_ENDIAN);
    while (tokens.remaining() >= Integer.BYTES) {
      ids.add(Integer.toUnsignedLong(tokens.getInt()));
    }
    return line;
  }

  @Command(
      name = "verify",
      description =
          "Counts the feed anew from its records alone; exit status 3 if g has a gap or a repeat,"
              + " order is broken, or the bound is passed. Where retention removed the beginning,"
              + " --from says that the rest is to be counted.")
  int verify(@Mixin FeedAccess access, @Mixin Range range) throws Exception {
    try (access) {
      access.open();
      MixtureLog log = access.log();
      TokenLedger ledger;
      long padding = 0;
      try (Progress progress = counting();
          FeedWalk walk = access.walk(log)) {
        ledger = TokenLedger.after(log, beginning(walk, range));
        for (FeedWalk.Found found = walk.next();
            found != null && found.record().getG() <= range.to;
            found = walk.next()) {
          if (found.record().getG() >= ledger.begun()) {
            ledger.add(found.record(), found.partition());
            progress.step();
            padding += log.sequenceLength() - RealTokens.of(found.record());
          }
        }
      }
      PrintStream out = hirundo.console().out();
      for (TokenLedger.Finding finding : ledger.findings()) {
        if (range.holds(finding.g())) {
          out.println("g=" + finding.g() + " " + finding.fault() + ": " + finding.detail());
        }
      }
      boolean holds = new RunSummary(out).mixture(ledger);
      if (padding > 0) {
        out.printf(Locale.ROOT, "%,d tokens of padding beside them%n", padding);
      }
      return holds ? ExitStatus.DONE : ExitStatus.CHECK_FAILED;
    }
  }

  /** The g from which the feed is whole in Kafka. */
  private static long beginning(FeedWalk walk, Range range) throws IOException {
    long front = walk.front();
    if (range.from < front) {
      throw CommandException.failed(
          "retention removed the beginning of the feed from Kafka, which has it whole from g=%d on: count from there with --from %d"
              .formatted(front, front));
    }
    return front;
  }

  @Command(
      name = "replay",
      description = {
        "Mixes the feed again from its sequence and mixture logs, into the topic feed.NAME, and",
        "compares the SHA-256 of both; exit status 3 if they differ. The feed may run meanwhile."
      })
  int replay(
      @Mixin FeedAccess access,
      @Parameters(paramLabel = "NAME", description = "Letters and digits.") String name,
      @Option(
              names = "--length",
              paramLabel = "N",
              defaultValue = "9223372036854775807",
              description = "So many sequences. Default: all that are committed.")
          long length,
      @Option(
              names = "--parallelism",
              paramLabel = "N",
              defaultValue = "1",
              description = "Slots. Default: ${DEFAULT-VALUE}.")
          int parallelism,
      @Option(names = "--drop", description = "Deletes the topic after the comparison.")
          boolean drop)
      throws Exception {
    if (!name.matches("[A-Za-z0-9_-]{1,64}") || parallelism < 1) {
      throw CommandException.usage("a name of letters and digits, and at least one slot");
    }
    try (access) {
      access.open();
      FeedReplay replay = access.replay();
      Console console = hirundo.console();
      FeedReplay.Prefix original;
      try (Progress progress = Progress.doing(console, "reading the feed")) {
        original = replay.read(access.topics(), length);
      }
      if (original.sequences() == 0) {
        throw CommandException.failed("the feed is empty: there is nothing to replay");
      }
      Topics topics;
      try (Progress progress =
          Progress.counting(console, "sequences mixed", original.sequences())) {
        topics = replay.write(name, original.sequences(), parallelism, progress::at);
      }
      FeedReplay.Prefix again;
      try (Progress progress = Progress.doing(console, "reading what was mixed")) {
        again = replay.read(topics, original.sequences());
      }
      if (drop) {
        access.drop(topics);
      }
      ObjectNode result = JSON.createObjectNode();
      result.put("feed", topics.feed());
      result.put("sequences", again.sequences());
      result.put("sha256", again.sha256());
      result.put("original_sha256", original.sha256());
      result.put("same", again.equals(original));
      hirundo.console().out().println(JSON.writeValueAsString(result));
      return again.equals(original) ? ExitStatus.DONE : ExitStatus.CHECK_FAILED;
    }
  }

  @Command(
      name = "transactions",
      description =
          "One JSON line for each transaction that a topology has open: readers see nothing behind"
              + " its first record until it ends.")
  int transactions(
      @Mixin FeedAccess access,
      @Option(
              names = "--abort",
              paramLabel = "ID",
              description =
                  "Ends the transaction of this id; its records are lost. Only for a job that"
                      + " will never be started again: one that is started ends its own.")
          Set<String> abort)
      throws Exception {
    try (access) {
      access.open();
      Set<Open> open = access.openTransactions();
      Set<String> wanted = abort == null ? Set.of() : abort;
      for (String id : wanted) {
        if (open.stream().noneMatch(one -> one.id().equals(id))) {
          throw CommandException.failed("no transaction is open of the id " + id);
        }
      }
      access.end(open.stream().filter(one -> wanted.contains(one.id())).toList());
      long now = System.currentTimeMillis();
      for (Open one : open) {
        ObjectNode line = JSON.createObjectNode();
        line.put("id", one.id());
        line.put("state", wanted.contains(one.id()) ? "aborted" : one.state());
        line.put("open_seconds", Math.max(0, now - one.since()) / 1000);
        line.put("timeout_seconds", one.timeout() / 1000);
        ArrayNode partitions = line.putArray("partitions");
        one.partitions().stream().map(Object::toString).sorted().forEach(partitions::add);
        hirundo.console().out().println(JSON.writeValueAsString(line));
      }
      return ExitStatus.DONE;
    }
  }
}
