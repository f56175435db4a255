package org.hirundo.pipelines.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.hirundo.pipelines.configuration.Configuration;
import org.hirundo.pipelines.curate.TwinReader;
import org.hirundo.pipelines.takedown.StoredDocuments;
import org.hirundo.pipelines.takedown.TakedownLogs;
import org.hirundo.pipelines.takedown.TakedownRequest;
import org.hirundo.pipelines.takedown.TakedownWatch;
import org.hirundo.pipelines.takedown.TwinPromotion;
import org.hirundo.schemas.Promotion;
import org.hirundo.schemas.Takedown;
import org.hirundo.schemas.TakedownKind;
import org.hirundo.schemas.TwinPolicy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Takes pages out: {@code add}, {@code list}, {@code report}, {@code promote}, {@code lift}. */
@Command(
    name = "takedown",
    description = {
      "Takes pages out: curate and pack refuse them, and of what is packed already the feed leaves"
          + " them out, from some g on.",
      "The feed's past stays as it is: report tells which g hold them."
    },
    synopsisSubcommandLabel = "(add|list|report|promote|lift)")
final class TakedownVerb implements Runnable {
  private static final ObjectMapper JSON = new ObjectMapper();

  @ParentCommand private Hirundo hirundo;
  @Spec private picocli.CommandLine.Model.CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "add, list, report, promote or lift is missing");
  }

  /** What is to be taken out. */
  static final class Wanted {
    @Option(names = "--url", paramLabel = "URL", description = "A page. May be given again.")
    private List<String> urls = List.of();

    @Option(
        names = "--host",
        paramLabel = "HOST",
        description = "A host and all below it. May be given again.")
    private List<String> hosts = List.of();

    @Option(
        names = "--document",
        paramLabel = "ID",
        description = "A document by its id, as trace shows it, and every exact copy of its text.")
    private List<String> documents = List.of();

    @Option(
        names = "--pattern",
        paramLabel = "P",
        description =
            "Addresses without their scheme; * stands for any characters. Without a slash: hosts."
                + " Example: example.com/~smith/*")
    private List<String> patterns = List.of();

    @Option(
        names = "--from-file",
        paramLabel = "F",
        description = "A list: url, host, document or pattern, and a value, on each line.")
    private List<Path> lists = List.of();

    @Option(
        names = "--opt-out",
        paramLabel = "F",
        description =
            "A list of hosts, each (Host: NAME) with its robots.txt (RFC 9309): see"
                + " docs/takedown.md.")
    private List<Path> optOuts = List.of();

    @Option(
        names = "--agent",
        paramLabel = "NAME",
        defaultValue = "hirundo",
        description = "Whose groups of an opt-out list count. Default: ${DEFAULT-VALUE}.")
    private String agent;

    @Option(
        names = "--twins",
        paramLabel = "POLICY",
        defaultValue = "withhold",
        description = {
          "withhold: pages that resemble one that is taken out stay out, as its duplicates.",
          "promote: the first of them that nothing takes out is read again and takes its place.",
          "Default: ${DEFAULT-VALUE}."
        })
    private String twins;

    @Option(
        names = "--reason",
        paramLabel = "TEXT",
        defaultValue = "",
        description = "Why; kept in the log.")
    private String reason;

    private List<Takedown> takedowns() {
      try {
        TakedownRequest request =
            new TakedownRequest(policy(), System.getProperty("user.name", ""), reason);
        urls.forEach(value -> request.add(TakedownKind.URL, value));
        hosts.forEach(value -> request.add(TakedownKind.HOST, value));
        documents.forEach(value -> request.add(TakedownKind.DOCUMENT, value));
        patterns.forEach(value -> request.add(TakedownKind.PATTERN, value));
        for (Path list : lists) {
          request.addList(list);
        }
        for (Path list : optOuts) {
          request.addOptOuts(list, agent);
        }
        if (request.takedowns().isEmpty()) {
          throw CommandException.usage(
              "nothing to take out: name it by --url, --host, --document, --pattern, --from-file"
                  + " or --opt-out");
        }
        return request.takedowns();
      } catch (IllegalArgumentException e) {
        throw CommandException.usage(e.getMessage());
      } catch (IOException e) {
        throw CommandException.usage("the list can't be read: " + e);
      }
    }

    private TwinPolicy policy() {
      try {
        return TwinPolicy.valueOf(twins.toUpperCase(Locale.ROOT));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("--twins is withhold or promote, not " + twins, e);
      }
    }
  }

  @Command(
      name = "add",
      description = {
        "Records what is to be taken out, looks up which stored documents that is, and tells the"
            + " mixes. Promotes twins where --twins promote says so. Prints a line for each.",
        "The same again completes what was interrupted, and changes nothing else."
      })
  int add(@Mixin FeedAccess access, @Mixin Wanted wanted) throws Exception {
    List<Takedown> takedowns = wanted.takedowns();
    try (access) {
      access.open();
      TakedownLogs logs = access.takedowns();
      write(logs, takedowns);
      Map<String, StoredDocuments.OfTakedown> stored = withhold(access, logs, takedowns);
      promote(access, logs, takedowns);
      TakedownReport report = new TakedownReport(access, logs, hirundo.console());
      for (Takedown takedown : takedowns) {
        print(report.brief(takedown, stored.get(takedown.getId())));
      }
      return ExitStatus.DONE;
    }
  }

  private static void write(TakedownLogs logs, List<Takedown> takedowns) throws IOException {
    Map<String, Takedown> before = new LinkedHashMap<>();
    logs.inForce().forEach(takedown -> before.put(takedown.getId(), takedown));
    List<Takedown> news = new ArrayList<>();
    for (Takedown takedown : takedowns) {
      Takedown known = before.get(takedown.getId());
      boolean same =
          known != null
              && known.getTwins() == takedown.getTwins()
              && known.getValue().equals(takedown.getValue());
      if (!same) {
        news.add(takedown);
      }
    }
    try {
      logs.write(news);
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(e.getMessage());
    }
  }

  /**
   * Documents that topologies let by before they knew of the takedown are in the log by then, or
   * pack will have known of it when it comes to them.
   */
  private Map<String, StoredDocuments.OfTakedown> withhold(
      FeedAccess access, TakedownLogs logs, List<Takedown> takedowns) throws Exception {
    Thread.sleep(TakedownWatch.DELAY.plusMillis(200).toMillis());
    Map<String, StoredDocuments.OfTakedown> stored;
    try (Progress progress =
        Progress.doing(hirundo.console(), "looking through the stored documents")) {
      stored =
          new StoredDocuments(takedowns)
              .find(access.topics(), access.connection(), access.documents());
    }
    Map<String, long[]> ids = new LinkedHashMap<>();
    stored.forEach((takedown, found) -> ids.put(takedown, found.ids()));
    try {
      logs.withhold(ids);
    } catch (IllegalArgumentException e) {
      throw CommandException.failed(e.getMessage());
    }
    return stored;
  }

  @Command(
      name = "promote",
      description = {
        "Promotes twins of what takedowns with --twins promote take out, where none stands in yet:"
            + " add does the same, this is for twins that came later. One JSON line each."
      })
  int promote(
      @Mixin FeedAccess access,
      @Parameters(arity = "0..*", paramLabel = "ID", description = "Default: all in force.")
          List<String> ids)
      throws Exception {
    try (access) {
      access.open();
      TakedownLogs logs = access.takedowns();
      for (Promotion promotion : promote(access, logs, chosen(logs, ids))) {
        print(TakedownReport.json(promotion));
      }
      return ExitStatus.DONE;
    }
  }

  private List<Promotion> promote(FeedAccess access, TakedownLogs logs, List<Takedown> takedowns)
      throws IOException {
    boolean wanted =
        takedowns.stream().anyMatch(takedown -> takedown.getTwins() == TwinPolicy.PROMOTE);
    if (!wanted) {
      return List.of();
    }
    Configuration configuration =
        access
            .configuration()
            .orElseThrow(
                () ->
                    CommandException.usage(
                        "twins are read again as a configuration describes it: name it by --config"));
    hirundo.console().tell("reading twins again");
    TwinReader reader = new TwinReader(configuration);
    List<Promotion> promotions =
        new TwinPromotion(
                access.topics(), access.connection(), logs, reader::read, access.documents())
            .promote(takedowns, hirundo.console()::tell);
    hirundo.console().tell("twins promoted: " + promotions.size());
    return promotions;
  }

  @Command(name = "list", description = "The takedowns in force, one JSON line each.")
  int list(
      @Mixin FeedAccess access,
      @Option(names = "--all", description = "All records of the log, those that lift one too.")
          boolean all)
      throws Exception {
    try (access) {
      access.open();
      TakedownLogs logs = access.takedowns();
      for (Takedown takedown : all ? logs.takedowns() : logs.inForce()) {
        print(TakedownReport.json(takedown));
      }
      return ExitStatus.DONE;
    }
  }

  @Command(
      name = "report",
      description = {
        "What each takedown takes out, as one JSON line: the stored documents and the files that"
            + " hold their text, the g from which on the feed leaves them out, which g hold them,"
            + " packed sequences that wait with them, and their twins.",
        "Exit status 3 if the feed holds one at or behind that g."
      })
  int report(
      @Mixin FeedAccess access,
      @Parameters(arity = "0..*", paramLabel = "ID", description = "Default: all in force.")
          List<String> ids,
      @Option(
              names = "--archive",
              paramLabel = "F",
              description = "The feed's archive, a folder or URI. Default: the configuration's.")
          String archive,
      @Option(
              names = "--documents",
              paramLabel = "F",
              description = "The documents' archive, likewise.")
          String documents)
      throws Exception {
    try (access) {
      access.open();
      TakedownLogs logs = access.takedowns();
      List<Takedown> takedowns = chosen(logs, ids);
      TakedownReport report = new TakedownReport(access, logs, hirundo.console());
      boolean holds = true;
      for (ObjectNode line :
          report.whole(
              takedowns,
              Optional.ofNullable(archive).or(access::feedArchive),
              Optional.ofNullable(documents).or(access::documents))) {
        print(line);
        holds &= line.path("feed").path("late").asInt() == 0;
      }
      return holds ? ExitStatus.DONE : ExitStatus.CHECK_FAILED;
    }
  }

  private static List<Takedown> chosen(TakedownLogs logs, List<String> ids) throws IOException {
    Collection<Takedown> inForce = logs.inForce();
    if (ids == null || ids.isEmpty()) {
      return List.copyOf(inForce);
    }
    Map<String, Takedown> byId = new LinkedHashMap<>();
    inForce.forEach(takedown -> byId.put(takedown.getId(), takedown));
    for (String id : ids) {
      if (!byId.containsKey(id)) {
        throw CommandException.usage(
            id + " is no takedown in force: hirundo takedown list tells them");
      }
    }
    return ids.stream().distinct().map(byId::get).toList();
  }

  @Command(
      name = "lift",
      description = {
        "Ends takedowns. Curate and pack take such pages again, and the feed holds them again from"
            + " some g on. What pack refused meanwhile comes with the next sequences.version; what"
            + " was promoted stays."
      })
  int lift(
      @Mixin FeedAccess access,
      @Parameters(arity = "1..*", paramLabel = "ID") List<String> ids,
      @Option(
              names = "--reason",
              paramLabel = "TEXT",
              defaultValue = "",
              description = "Why; kept in the log.")
          String reason)
      throws Exception {
    try (access) {
      access.open();
      TakedownLogs logs = access.takedowns();
      List<Takedown> lifted = new ArrayList<>();
      for (Takedown takedown : chosen(logs, ids)) {
        lifted.add(
            Takedown.newBuilder(takedown)
                .setLifted(true)
                .setAuthor(System.getProperty("user.name", ""))
                .setReason(reason)
                .setAt(System.currentTimeMillis())
                .build());
      }
      logs.write(lifted);
      for (Takedown takedown : lifted) {
        logs.release(takedown.getId());
        print(TakedownReport.json(takedown));
      }
      return ExitStatus.DONE;
    }
  }

  private void print(ObjectNode line) throws IOException {
    hirundo.console().out().println(JSON.writeValueAsString(line));
  }
}
