package org.hirundo.pipelines.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hirundo.operators.mixture.Exhaustion;
import org.hirundo.operators.mixture.MixtureLog;
import org.hirundo.pipelines.mix.MixtureLogStore;
import org.hirundo.pipelines.steering.LossFeedback;
import org.hirundo.schemas.DomainShare;
import org.hirundo.schemas.MixtureRecord;
import org.hirundo.schemas.MixtureRequest;
import org.hirundo.schemas.MixtureRequestKind;
import org.hirundo.schemas.MixtureStep;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Reads or steers a running mix: {@code show}, {@code log}, {@code set}, {@code steer}. */
@Command(
    name = "mixture",
    description = "Reads or steers a running mix.",
    synopsisSubcommandLabel = "(show|log|set|steer)")
final class MixtureVerb implements Runnable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @ParentCommand private Hirundo hirundo;
  @Spec private picocli.CommandLine.Model.CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "show, log, set or steer is missing");
  }

  @Command(name = "show", description = "The newest mixture record, as JSON.")
  int show(@Mixin FeedAccess access) throws Exception {
    try (access) {
      access.open();
      MixtureLog log = access.log();
      hirundo.console().out().println(JSON.writeValueAsString(json(log.ruling(Long.MAX_VALUE))));
      return ExitStatus.DONE;
    }
  }

  @Command(name = "log", description = "All mixture records, one JSON line each.")
  int log(@Mixin FeedAccess access) throws Exception {
    try (access) {
      access.open();
      for (MixtureRecord record : access.log().records()) {
        hirundo.console().out().println(JSON.writeValueAsString(json(record)));
      }
      return ExitStatus.DONE;
    }
  }

  @Command(
      name = "set",
      description = {
        "Asks the running mix for other shares, policies or sequence logs, and waits for its answer.",
        "What was to take effect later than new shares do is dropped; without shares, those in force",
        "and those to come stay.",
        "Example: hirundo mixture set ja=0.5 en=0.3 code=0.15 math=0.05 --over 10000",
        "Example: hirundo mixture set --log ja=2 --from 50000"
      })
  int set(
      @Mixin FeedAccess access,
      @Parameters(arity = "0..*", paramLabel = "DOMAIN=SHARE", description = "They sum to 1.")
          Map<String, String> shares,
      @Option(
              names = "--from",
              paramLabel = "G",
              defaultValue = "-1",
              description = "The first g that is ruled so. Default: as soon as possible.")
          long from,
      @Option(
              names = "--over",
              paramLabel = "N",
              defaultValue = "0",
              description = "Reach them in steps over N sequences. Default: at once.")
          long over,
      @Option(
              names = "--later",
              paramLabel = "G:SHARES",
              description = {
                "Shares from a later g on; may be repeated, in the order of g.",
                "Example: --later '50000: ja=0.4 en=0.6 over 1000'"
              })
          List<String> later,
      @Option(
              names = "--exhausted",
              paramLabel = "DOMAIN=POLICY",
              description = {
                "A domain's new policy: wait, repeat, 'repeat 4 then stop', renormalise or stop.",
                "Default: each domain keeps its own."
              })
          Map<String, String> exhausted,
      @Option(
              names = "--log",
              paramLabel = "DOMAIN=VERSION",
              description = {
                "The version of a domain's sequence log that is to be read; may be repeated.",
                "Default: each domain keeps its own."
              })
          Map<String, Integer> logs,
      @Option(
              names = "--reason",
              paramLabel = "TEXT",
              defaultValue = "",
              description = "Why; kept in the log.")
          String reason)
      throws Exception {
    MixtureRequest request;
    try {
      request =
          MixtureRequest.newBuilder()
              .setId(UUID.randomUUID().toString())
              .setKind(MixtureRequestKind.SHARES)
              .setShares(WrittenShares.asked(shares, over, later, exhausted, logs))
              .setEffectiveFrom(from)
              .setOver(WrittenShares.length(over))
              .setLater(
                  later == null ? List.of() : later.stream().map(WrittenShares::later).toList())
              .setExhausted(WrittenShares.policies(exhausted == null ? Map.of() : exhausted))
              .setLogs(WrittenShares.versions(logs == null ? Map.of() : logs))
              .setAuthor(System.getProperty("user.name", ""))
              .setReason(reason)
              .build();
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(e.getMessage());
    }
    try (access) {
      access.open();
      try (MixtureLogStore store = access.mixture()) {
        store.ask(request);
        return answer(store, request.getId());
      }
    }
  }

  private int answer(MixtureLogStore store, String id) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      for (MixtureRecord record : store.records()) {
        if (record.getRequestId().equals(id)) {
          hirundo.console().out().println(JSON.writeValueAsString(json(record)));
          return ExitStatus.DONE;
        }
      }
      Optional<String> refusal = store.refusal(id);
      if (refusal.isPresent()) {
        throw CommandException.usage("refused: " + refusal.get());
      }
      Thread.sleep(200);
    }
    throw CommandException.failed(
        "no answer within "
            + PATIENCE.toSeconds()
            + " s: the request waits in the log until a mix runs on this feed");
  }

  @Command(
      name = "steer",
      description = {
        "Asks the running mix for the shares that the configuration's controller (steering:) wishes"
            + " for by the losses in the log loss, until Ctrl-C.",
        "hirundo run does the same by itself; this is for a mix on a cluster."
      })
  int steer(
      @Mixin FeedAccess access,
      @Option(
              names = "--once",
              description = "Takes the losses that are there, asks if it is time to, and ends.")
          boolean once)
      throws Exception {
    try (access) {
      access.open();
      try (LossFeedback feedback = access.lossFeedback(hirundo.console().out()::println)) {
        feedback.look();
        while (!once) {
          hirundo.console().out().flush();
          Thread.sleep(1_000);
          feedback.look();
        }
        return ExitStatus.DONE;
      }
    }
  }

  private static ObjectNode json(MixtureRecord record) {
    ObjectNode node = JSON.createObjectNode();
    node.put("version", record.getVersion());
    node.put("effective_from", record.getEffectiveFrom());
    ObjectNode shares = node.putObject("shares");
    for (DomainShare share : record.getShares()) {
      shares
          .putObject(share.getDomain())
          .put("share", share.getNumerator() + "/" + share.getDenominator())
          .put("log", Math.max(1, share.getLog()))
          .put("exhausted", Exhaustion.of(share).toString())
          .put("sealed", share.getSealed());
    }
    ArrayNode steps = node.putArray("steps");
    for (MixtureStep step : record.getSteps()) {
      ObjectNode then = steps.addObject().put("effective_from", step.getEffectiveFrom());
      for (DomainShare share : step.getShares()) {
        then.put(share.getDomain(), share.getNumerator() + "/" + share.getDenominator());
      }
      for (DomainShare share : step.getShares()) {
        if (share.getLog() > 0) {
          then.withObject("/logs").put(share.getDomain(), share.getLog());
        }
      }
    }
    node.put("ends_at", record.getEndsAt());
    node.put("author", record.getAuthor());
    node.put("reason", record.getReason());
    node.put("created", Instant.ofEpochMilli(record.getCreatedAt()).toString());
    return node;
  }
}
