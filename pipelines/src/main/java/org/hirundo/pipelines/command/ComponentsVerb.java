package org.hirundo.pipelines.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.hirundo.operators.mixture.MixtureLog;
import org.hirundo.pipelines.logs.LogReader;
import org.hirundo.schemas.DomainShare;
import org.hirundo.schemas.PackReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Tells what each crawl and dataset gave the sequences. */
@Command(
    name = "components",
    description = {
      "A table of the crawls and datasets that the sequences come from: documents, tokens, and their"
          + " share of the domain and of the mixture, in the newest version of the sequence logs as of the"
          + " last commit of pack."
    })
final class ComponentsVerb implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  @ParentCommand private Hirundo hirundo;
  @Mixin private FeedAccess access;

  @Option(names = "--json", description = "One JSON line a component.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    try (FeedAccess feed = access) {
      feed.open();
      Map<String, PackReport> pack = new HashMap<>();
      try (LogReader<PackReport> reports = feed.packReports()) {
        reports.drain(
            (partition, offset, report) ->
                pack.merge(report.getDomain(), report, ComponentsVerb::newer));
      }
      List<ComponentRow> rows = ComponentRow.of(pack, shares(feed.log()));
      if (rows.isEmpty()) {
        throw CommandException.failed("pack has told of no document yet");
      }
      if (json) {
        for (ComponentRow row : rows) {
          hirundo.console().out().println(JSON.writeValueAsString(line(row)));
        }
      } else {
        new RunSummary(hirundo.console().out()).components(rows);
      }
      return ExitStatus.DONE;
    }
  }

  /** The later report of the newer version of the sequence logs. */
  private static PackReport newer(PackReport before, PackReport report) {
    return report.getLog() >= before.getLog() ? report : before;
  }

  private static Map<String, Double> shares(MixtureLog log) {
    Map<String, Double> shares = new HashMap<>();
    for (DomainShare share : log.ruling(Long.MAX_VALUE).getShares()) {
      shares.put(share.getDomain(), (double) share.getNumerator() / share.getDenominator());
    }
    return shares;
  }

  private static ObjectNode line(ComponentRow row) {
    ObjectNode line = JSON.createObjectNode();
    line.put("component", row.component());
    line.put("domain", row.domain());
    line.put("documents", row.documents());
    line.put("tokens", row.tokens());
    line.put("share_of_domain", row.ofDomain());
    line.put("share_of_mixture", row.ofMixture());
    return line;
  }
}
